from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.orders.download import orders_page
from baselinker_integration.wire.orders import OrdersGetRequest


def run(context: ActionContext, request: OrdersGetRequest) -> bytes:
    """Orders of the shop for BaseLinker to take over: number to order, and `pages` beside them (protocol, 3.13)."""
    return orders_page(connection=context.caller.connection, request=request)


ACTION = Action("OrdersGet", OrdersGetRequest, run)
