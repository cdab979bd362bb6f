from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.orders.intake import order_receive
from baselinker_integration.wire.order_add import OrderAddCall


def run(context: ActionContext, request: OrderAddCall) -> dict[str, str]:
    """Take a pushed order; the answer is its number in the shop, the same for every repeat (protocol, 3.12)."""
    number = order_receive(connection=context.caller.connection, fields=context.fields, now=context.now)
    return {"order_id": str(number)}


ACTION = Action("OrderAdd", OrderAddCall, run, option="takes_orders", writes=True)
