from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.wire.base import NoParameters
from eshop.orders.models import OrderStatus


def run(context: ActionContext, request: NoParameters) -> dict[str, str]:
    """All states of an order: id to name (protocol, 3.15)."""
    return {str(status.value): str(status.label) for status in OrderStatus}


ACTION = Action("StatusesList", NoParameters, run)
