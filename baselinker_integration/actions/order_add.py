from baselinker_integration.actions.registry import Action, ActionContext
from baselinker_integration.models import Connection
from baselinker_integration.orders.intake import order_receive
from baselinker_integration.wire.orders import OrderAddCall


def run(context: ActionContext, request: OrderAddCall) -> dict[str, str]:
    """Take a pushed order; the answer is its number in the shop, the same for every repeat (protocol, 3.12)."""
    number = order_receive(connection=context.connection, fields=context.fields, now=context.now)
    return {"order_id": str(number)}


def is_enabled(connection: Connection) -> bool:
    return connection.takes_orders


ACTION = Action("OrderAdd", OrderAddCall, run, is_enabled=is_enabled, writes=True)
