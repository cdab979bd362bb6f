from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.items.category_write import category_write
from baselinker_integration.wire.category_add import CategoryAddRequest


def run(context: ActionContext, request: CategoryAddRequest) -> dict[str, str]:
    """Add a category; one that is there already answers with its id (protocol, 3.11)."""
    made = category_write(connection=context.caller.connection, name=request.name, parent_id=request.parent_id)
    return {"category_id": str(made)}


ACTION = Action("CategoryAdd", CategoryAddRequest, run, option="writes_products", writes=True)
