"""ProductsList walked whole, once."""

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import SYNC_LIMIT, Check
from baselinker_integration.conformance.paging import PageWalk
from baselinker_integration.conformance.registry import Level, rule
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

NEEDS = ("ProductsList",)


def judge_stable(walk: PageWalk) -> str:
    """A page asked twice holds the same ids."""
    if walk.same_again is None:
        raise NotApplicable(f"{walk.action}: pages = {walk.claimed}")
    if not walk.same_again:
        raise Failed(f"{walk.action} page=1 ≠ {walk.action} page=1")
    return f"{walk.action} page=1 = page=1"


def judge_pages(walk: PageWalk) -> str:
    """`pages` is a number and leads exactly to the end."""
    odd = [pages for pages in walk.pages_claimed if pages is not None and (not isinstance(pages, int) or pages < 1)]
    if odd:
        raise Failed(f"{walk.action}: pages = {odd[0]!r}")
    if walk.past_end == "new":
        raise Failed(f"{walk.action}: pages = {walk.pages_claimed[-1]!r}, {walk.past_end_seen}")
    if walk.count and walk.empty_pages:
        raise Failed(f"{walk.action}: pages = {walk.claimed}, page={walk.empty_pages[0]}: 0 id")
    return f"{walk.action}: pages = {walk.claimed}, {walk.count} id"


def judge_each_once(walk: PageWalk) -> str:
    """No id on two pages."""
    if walk.repeated:
        raise Failed(f"{walk.action}: {phrases.repeated(walk.repeated)}")
    return f"{walk.action}: {walk.count} id, pages = {walk.claimed}"


def judge_past_end(walk: PageWalk) -> str:
    """The page after the last is empty."""
    if walk.past_end == SYNC_LIMIT:
        raise NotApplicable(walk.past_end_seen)
    if walk.past_end not in ("empty", "new"):
        raise Failed(f"{walk.action} {walk.past_end_seen} ({walk.past_end})")
    return f"{walk.action} {walk.past_end_seen}"


@rule(
    "walk.list-answers",
    "3.4, 4.3",
    "Katalog da się przejść stronami ProductsList od pierwszej do ostatniej",
    "The catalogue can be walked by pages of ProductsList from the first to the last",
    level=Level.WALK,
    actions=NEEDS,
    after=("list.dictionary",),
)
def list_answers(check: Check) -> str:
    walk = check.catalogue.walk
    if walk.shape:
        raise Failed(f"ProductsList {walk.shape}")
    return f"{walk.pages_read} × page, {walk.count} id"


@rule(
    "walk.list-stable",
    "3.4, 7.1-4",
    "Ta sama strona ProductsList zapytana dwa razy ma te same towary",
    "The same page of ProductsList asked twice holds the same products",
    level=Level.WALK,
    actions=NEEDS,
    after=("walk.list-answers",),
)
def list_stable(check: Check) -> str:
    return judge_stable(check.catalogue.walk)


@rule(
    "walk.list-pages",
    "1.2, 3.4, 7.1-4",
    "pages w ProductsList prowadzi dokładnie do końca katalogu",
    "pages in ProductsList leads exactly to the end of the catalogue",
    level=Level.WALK,
    actions=NEEDS,
    after=("list.pages-int", "walk.list-stable"),
)
def list_pages(check: Check) -> str:
    return judge_pages(check.catalogue.walk)


@rule(
    "paging.each-id-once",
    "3.4, 7.1-4",
    "Przejście ProductsList daje każdy towar dokładnie raz",
    "Walking ProductsList yields each product exactly once",
    level=Level.WALK,
    actions=NEEDS,
    after=("walk.list-pages",),
)
def each_id_once(check: Check) -> str:
    return judge_each_once(check.catalogue.walk)


@rule(
    "walk.list-past-end",
    "3.4, 7.1-4",
    "Strona za ostatnią w przejściu ProductsList jest pusta",
    "The page after the last one of a walk of ProductsList is empty",
    level=Level.WALK,
    actions=NEEDS,
    after=("walk.list-pages", "list.lookup-past-end"),
)
def list_past_end(check: Check) -> str:
    return judge_past_end(check.catalogue.walk)


@rule(
    "walk.holds-lookups",
    "7.1-4",
    "Każdy towar znaleziony filtrem jest też w pełnym przejściu",
    "Every product found by a filter is in the whole walk too",
    level=Level.WALK,
    actions=NEEDS,
    after=("paging.each-id-once",),
)
def holds_lookups(check: Check) -> str:
    absent = [key for key in check.sample.ids if key not in check.catalogue.products]
    if absent:
        raise Failed(f"ProductsList: {phrases.missing(absent)}")
    return phrases.counted(len(check.sample.ids))


@rule(
    "walk.data-for-every-id",
    "7.1-5",
    "ProductsData zna każdy towar z ProductsList",
    "ProductsData knows every product of ProductsList",
    level=Level.WALK,
    actions=("ProductsList", "ProductsData"),
    after=("walk.list-answers", "data.every-id"),
)
def data_for_every_id(check: Check) -> str:
    if check.catalogue.without_data:
        raise Failed(f"ProductsData: {phrases.missing(check.catalogue.without_data)}")
    return phrases.counted(len(check.catalogue.products))


@rule(
    "walk.variants-not-listed",
    "3.4",
    "ProductsList wymienia tylko towary główne, bez wariantów",
    "ProductsList names main products only, no variants",
    level=Level.WALK,
    actions=("ProductsList", "ProductsData"),
    after=("walk.list-answers",),
)
def variants_not_listed(check: Check) -> str:
    variants = [key for found in check.catalogue.variants.values() for key in found]
    if not variants:
        raise NotApplicable(phrases.nothing_to_check("variants"))
    if check.catalogue.listed_variants:
        raise Failed(f"ProductsList: {phrases.surplus(check.catalogue.listed_variants)}")
    return f"variants: {len(variants)}"
