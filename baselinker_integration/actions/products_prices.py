from baselinker_integration.actions.registry import Action, ActionContext
from baselinker_integration.sync.kinds import WalkKind
from baselinker_integration.sync.paging import walk_page
from baselinker_integration.wire.product_requests import PageRequest


def run(context: ActionContext, request: PageRequest) -> bytes:
    """A page of all prices, key "0" being the product itself (protocol, 3.6)."""
    return walk_page(context.caller, WalkKind.PRICES, request.page, context.now)


ACTION = Action("ProductsPrices", PageRequest, run)
