"""Which actions exist. One module per action; a name that is not in ACTIONS cannot be called (allow list)."""

from baselinker_integration.actions import (
    category_add,
    delivery_methods_list,
    file_version,
    order_add,
    order_update,
    orders_get,
    payment_methods_list,
    product_add,
    products_categories,
    products_data,
    products_list,
    products_price_update,
    products_prices,
    products_quantity,
    products_quantity_update,
    statuses_list,
)
from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.wire.base import NoParameters


def _supported_methods(context: ActionContext, request: NoParameters) -> list[str]:
    """What this connection may call, as a plain list (protocol, 3.1)."""
    return [action.name for action in ACTIONS.values() if getattr(context.caller.connection, action.option)]


_MODULES = (
    file_version,
    products_categories,
    products_list,
    products_data,
    products_prices,
    products_quantity,
    products_quantity_update,
    products_price_update,
    product_add,
    category_add,
    order_add,
    order_update,
    orders_get,
    statuses_list,
    delivery_methods_list,
    payment_methods_list,
)
_ALL = (Action("SupportedMethods", NoParameters, _supported_methods), *(module.ACTION for module in _MODULES))
ACTIONS: dict[str, Action] = {action.name: action for action in _ALL}
"""All actions by name, in the order of the protocol."""
