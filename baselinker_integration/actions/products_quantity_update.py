from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.items.stock_write import stock_write
from baselinker_integration.wire.batches import EntriesRequest


def run(context: ActionContext, request: EntriesRequest) -> dict[str, int]:
    """Write stock into the shop at once; `counter` is the number of entries that succeeded (protocol, 3.8)."""
    return {"counter": stock_write(connection=context.caller.connection, request=request)}


ACTION = Action("ProductsQuantityUpdate", EntriesRequest, run, option="writes_stock", writes=True)
