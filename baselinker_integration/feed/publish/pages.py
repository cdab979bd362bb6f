"""Ready pages of ProductsList, ProductsPrices and ProductsQuantity, joined from the rows of one generation."""

from dataclasses import dataclass, field

from baselinker_integration.feed.editions.edition import members_join
from baselinker_integration.models import Feed, FeedItem, FeedPage
from eshop.core.hot_path.bulk import rows_insert, rows_stream

PAGE_SIZE = 1000
"""Products a page: what the documentation recommends for prices and quantities (protocol, 3.6)."""
MAXIMUM_PAGES = 1000
_INSERT_AT_ONCE = 10
_ROWS = (
    "SELECT is_listed, list_row, price_row, quantity_row FROM baselinker_feeditem"
    " WHERE feed_id = %s AND generation <= %s ORDER BY product_id"
)


@dataclass(frozen=True)
class PageCounts:
    """How many products are listed, and how many pages each kind of walk has; at least one, so that an empty shop
    answers too."""

    products: int
    listed: int
    prices: int
    quantity: int


def page_join(rows: list[bytes], pages: int) -> bytes:
    """The answer of one page: the members and the number of pages in one object (protocol, 1.2)."""
    return members_join([*rows, b'"pages":%d' % pages])


def page_count(rows: int, size: int) -> int:
    return max(1, -(-rows // size))


@dataclass
class _Pages:
    """The pages of one kind while they are written."""

    feed: Feed
    generation: int
    kind: FeedPage.Kind
    size: int
    total: int
    number: int = 0
    rows: list[bytes] = field(default_factory=list)
    ready: list[FeedPage] = field(default_factory=list)

    def add(self, rows: list[bytes]) -> None:
        self.rows += rows
        while len(self.rows) >= self.size:
            self._cut()

    def _cut(self) -> None:
        self.number += 1
        body = page_join(self.rows[: self.size], self.total)
        self.ready.append(
            FeedPage(feed=self.feed, kind=self.kind, generation=self.generation, number=self.number, body=body)
        )
        del self.rows[: self.size]
        if len(self.ready) >= _INSERT_AT_ONCE:
            self._insert()

    def _insert(self) -> None:
        rows_insert(self.ready)
        self.ready = []

    def finish(self) -> None:
        if self.rows or not self.number:
            self._cut()
        self._insert()


def pages_render(feed: Feed, generation: int) -> PageCounts:
    """Write all pages of `generation`, whose rows are one a product by now, and delete those of older generations."""
    shown = FeedItem.objects.filter(feed=feed, generation__lte=generation)
    total = shown.count()
    listed = shown.filter(is_listed=True).count()
    size = max(PAGE_SIZE, -(-total // MAXIMUM_PAGES))
    counts = PageCounts(listed, page_count(listed, size), page_count(listed, size), page_count(total, size))
    lists = _Pages(feed, generation, FeedPage.Kind.LIST, size, counts.listed)
    prices = _Pages(feed, generation, FeedPage.Kind.PRICES, size, counts.prices)
    quantities = _Pages(feed, generation, FeedPage.Kind.QUANTITY, size, counts.quantity)
    for rows in rows_stream(_ROWS, [feed.pk, generation], size=size):
        lists.add([list_row for is_listed, list_row, _price_row, _quantity_row in rows if is_listed])
        prices.add([price_row for is_listed, _list_row, price_row, _quantity_row in rows if is_listed])
        quantities.add([quantity_row for *_others, quantity_row in rows])
    for pages in (lists, prices, quantities):
        pages.finish()
    FeedPage.objects.filter(feed=feed, generation__lt=generation).delete()
    return counts
