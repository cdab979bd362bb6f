from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.items.price_write import price_write
from baselinker_integration.wire.batches import EntriesRequest


def run(context: ActionContext, request: EntriesRequest) -> dict[str, int]:
    """Write gross prices into the connection's list; `counter` is the number of entries that succeeded (3.9)."""
    return {"counter": price_write(connection=context.caller.connection, request=request)}


ACTION = Action("ProductsPriceUpdate", EntriesRequest, run, option="writes_prices", writes=True)
