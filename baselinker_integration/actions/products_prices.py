from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.runs.kinds import PollKind
from baselinker_integration.runs.polls import poll_page
from baselinker_integration.wire.product_requests import PageRequest


def run(context: ActionContext, request: PageRequest) -> bytes:
    """A page of all prices, key "0" being the product itself (protocol, 3.6)."""
    return poll_page(context.caller, PollKind.PRICES, request.page, f"ProductsPrices | {context.sender}", context.now)


ACTION = Action("ProductsPrices", PageRequest, run)
