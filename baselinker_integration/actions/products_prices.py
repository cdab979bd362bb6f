from baselinker_integration.accounts.callers import KnownCaller
from baselinker_integration.actions.registry import Action, ActionContext
from baselinker_integration.sync.kinds import WalkKind
from baselinker_integration.sync.paging import known_walk_page, walk_page
from baselinker_integration.wire.product_requests import PageRequest


def run(context: ActionContext, request: PageRequest) -> bytes:
    """A page of all prices, key "0" being the product itself (protocol, 3.6)."""
    return walk_page(context.connection, WalkKind.PRICES, request.page, context.now)


def run_known(context: ActionContext, request: PageRequest, caller: KnownCaller) -> bytes | None:
    """The same out of the files of the feed."""
    return known_walk_page(caller, WalkKind.PRICES, request.page, context.now)


ACTION = Action("ProductsPrices", PageRequest, run, run_known=run_known)
