from baselinker_integration.actions.registry import Action, ActionContext
from baselinker_integration.items.price_write import price_write
from baselinker_integration.models import Connection
from baselinker_integration.wire.batches import EntriesRequest


def run(context: ActionContext, request: EntriesRequest) -> dict[str, int]:
    """Write gross prices into the connection's list; `counter` is the number of entries that succeeded (3.9)."""
    return {"counter": price_write(connection=context.connection, request=request)}


def is_enabled(connection: Connection) -> bool:
    return connection.writes_prices


ACTION = Action("ProductsPriceUpdate", EntriesRequest, run, is_enabled=is_enabled, writes=True)
