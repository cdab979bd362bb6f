from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.orders.update import orders_update
from baselinker_integration.wire.orders import OrderUpdateRequest


def run(context: ActionContext, request: OrderUpdateRequest) -> dict[str, int]:
    """Change state, payment or parcel of orders; the counter says on how many (protocol, 3.14)."""
    return {"counter": orders_update(connection=context.caller.connection, request=request, now=context.now)}


ACTION = Action("OrderUpdate", OrderUpdateRequest, run, option="takes_orders", writes=True)
