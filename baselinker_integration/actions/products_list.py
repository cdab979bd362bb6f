from baselinker_integration.accounts.callers import KnownCaller
from baselinker_integration.actions.registry import Action, ActionContext
from baselinker_integration.feed.lookup import list_lookup
from baselinker_integration.models import Feed
from baselinker_integration.sync.kinds import WalkKind
from baselinker_integration.sync.noting import page_note
from baselinker_integration.sync.paging import known_walk_page, walk_page
from baselinker_integration.sync.walks import walk_start
from baselinker_integration.wire.product_requests import ProductsListRequest


def run(context: ActionContext, request: ProductsListRequest) -> bytes:
    """The short list. Narrowed it is a look-up, else a walk that the daily rule counts (contract, section 5)."""
    wanted = request.to_filter()
    if wanted.is_plain:
        return walk_page(context.connection, WalkKind.PRODUCTS, wanted.page, context.now)
    if wanted.is_lookup:
        return list_lookup(context.connection.feed, wanted)[0]
    is_first = wanted.page == 1
    if is_first:
        walk_start(context.connection, WalkKind.PRODUCTS, context.now)
    body, pages = list_lookup(Feed.objects.get(pk=context.connection.pk), wanted)
    is_last = wanted.page >= pages
    page_note(context.connection, WalkKind.PRODUCTS, is_first=is_first, is_last=is_last, now=context.now)
    return body


def run_known(context: ActionContext, request: ProductsListRequest, caller: KnownCaller) -> bytes | None:
    """A page of the plain list out of the files of the feed."""
    wanted = request.to_filter()
    return known_walk_page(caller, WalkKind.PRODUCTS, wanted.page, context.now) if wanted.is_plain else None


ACTION = Action("ProductsList", ProductsListRequest, run, run_known=run_known)
