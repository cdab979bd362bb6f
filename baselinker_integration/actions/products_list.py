from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.feed.serve.lookup import list_lookup
from baselinker_integration.models import Feed
from baselinker_integration.runs.listings import narrowed_page, plain_page
from baselinker_integration.runs.moving import first_copy_ensure
from baselinker_integration.wire.base import text_clean
from baselinker_integration.wire.product_requests import ProductsListRequest

_KEPT = ("category_id", "filter_limit", "filter_sort")
"""What of a listing is kept to learn how BaseLinker calls."""


def run(context: ActionContext, request: ProductsListRequest) -> bytes:
    """The short list. For single products it is a look-up, else a listing (contract, section 5)."""
    wanted = request.to_filter()
    if wanted.is_lookup:
        feed = context.caller.connection.feed
        if not feed.published and first_copy_ensure(context.caller, context.now):
            feed = Feed.objects.get(pk=feed.pk)
        return list_lookup(feed, wanted)[0]
    kept = [text_clean(f"{name}={context.fields[name]}") for name in _KEPT if name in context.fields]
    shape = " ".join(["ProductsList", *kept, "|", context.sender])
    if wanted.is_plain:
        return plain_page(context.caller, wanted.page, shape, context.now)
    return narrowed_page(context.caller, wanted, shape, context.now)


ACTION = Action("ProductsList", ProductsListRequest, run)
