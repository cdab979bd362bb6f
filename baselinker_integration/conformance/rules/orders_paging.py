"""OrdersGet walked whole."""

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.paging import PageWalk
from baselinker_integration.conformance.registry import Level, rule
from baselinker_integration.conformance.rules.list_walk import judge_each_once, judge_pages, judge_past_end
from baselinker_integration.conformance.verdicts import NotApplicable

NEEDS = ("OrdersGet",)


def _walk(check: Check) -> PageWalk:
    walk = check.orders.walk
    if walk is None or not check.orders.ids:
        raise NotApplicable(phrases.nothing_to_check("OrdersGet"))
    return walk


@rule(
    "orders.pages",
    "1.2, 3.13",
    "pages w OrdersGet prowadzi dokładnie do końca (może rosnąć w trakcie)",
    "pages in OrdersGet leads exactly to the end (it may grow on the way)",
    level=Level.WALK,
    actions=NEEDS,
    after=("orders.dictionary",),
)
def pages(check: Check) -> str:
    return judge_pages(_walk(check))


@rule(
    "orders.each-id-once",
    "3.13, 5, 7.1-9",
    "Przejście OrdersGet daje każde zamówienie raz, także gdy w trakcie przybywa nowych",
    "Walking OrdersGet yields each order once, also while new ones arrive",
    level=Level.WALK,
    actions=NEEDS,
    after=("orders.pages",),
)
def each_id_once(check: Check) -> str:
    seen = judge_each_once(_walk(check))
    return f"{seen}, + {check.orders.pushed_between}" if check.orders.pushed_between else seen


@rule(
    "orders.past-end",
    "3.13, 7.1-9",
    "Strona OrdersGet za ostatnią jest pusta",
    "The page of OrdersGet after the last one is empty",
    level=Level.WALK,
    actions=NEEDS,
    after=("orders.pages",),
)
def past_end(check: Check) -> str:
    return judge_past_end(_walk(check))
