from baselinker_integration.actions.registry import Action, ActionContext
from baselinker_integration.feed.lookup import list_lookup
from baselinker_integration.models import Feed
from baselinker_integration.sync.kinds import WalkKind
from baselinker_integration.sync.noting import page_note
from baselinker_integration.sync.paging import walk_page
from baselinker_integration.sync.walks import walk_begin
from baselinker_integration.wire.product_requests import ProductsListRequest


def run(context: ActionContext, request: ProductsListRequest) -> bytes:
    """The short list. Narrowed it is a look-up, else a walk that the daily rule counts (contract, section 5)."""
    wanted = request.to_filter()
    if wanted.is_plain:
        return walk_page(context.caller, WalkKind.PRODUCTS, wanted.page, context.now)
    if wanted.is_lookup:
        return list_lookup(context.connection.feed, wanted)[0]
    is_first = wanted.page == 1
    if is_first:
        walk_begin(context.caller, WalkKind.PRODUCTS, context.now)
    body, pages = list_lookup(Feed.objects.get(pk=context.connection.pk), wanted)
    is_last = wanted.page >= pages
    page_note(context.caller, WalkKind.PRODUCTS, is_first=is_first, is_last=is_last, now=context.now)
    return body


ACTION = Action("ProductsList", ProductsListRequest, run)
