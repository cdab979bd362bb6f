from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.feed.serve.reading import categories_get
from baselinker_integration.wire.base import NoParameters


def run(context: ActionContext, request: NoParameters) -> bytes:
    """Id to full path of every active category, as of the feed (protocol, 3.3)."""
    return categories_get(context.caller.connection)


ACTION = Action("ProductsCategories", NoParameters, run)
