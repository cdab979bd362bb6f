from baselinker_integration.actions.registry import Action, ActionContext
from baselinker_integration.items.stock_write import stock_write
from baselinker_integration.models import Connection
from baselinker_integration.wire.batches import EntriesRequest


def run(context: ActionContext, request: EntriesRequest) -> dict[str, int]:
    """Write stock into the shop at once; `counter` is the number of entries that succeeded (protocol, 3.8)."""
    return {"counter": stock_write(connection=context.connection, request=request)}


def is_enabled(connection: Connection) -> bool:
    return connection.writes_stock


ACTION = Action("ProductsQuantityUpdate", EntriesRequest, run, is_enabled=is_enabled, writes=True)
