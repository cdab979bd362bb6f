from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.items.product_write import product_write
from baselinker_integration.wire.product_add import ProductAddRequest


def run(context: ActionContext, request: ProductAddRequest) -> dict[str, str]:
    """Add an item or change a known one; the answer is its id in the shop (protocol, 3.10)."""
    return {"product_id": str(product_write(connection=context.caller.connection, request=request))}


ACTION = Action("ProductAdd", ProductAddRequest, run, option="writes_products", writes=True)
