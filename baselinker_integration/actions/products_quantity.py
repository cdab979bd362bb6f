from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.runs.kinds import PollKind
from baselinker_integration.runs.polls import poll_page
from baselinker_integration.wire.product_requests import PageRequest


def run(context: ActionContext, request: PageRequest) -> bytes:
    """A page of all stock, key "0" being the product itself (protocol, 3.6)."""
    return poll_page(
        context.caller, PollKind.QUANTITY, request.page, f"ProductsQuantity | {context.sender}", context.now
    )


ACTION = Action("ProductsQuantity", PageRequest, run)
