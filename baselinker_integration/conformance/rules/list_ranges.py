"""Filters of ProductsList by figures, its order and its limit, each tried on a handful of named ids."""

from decimal import Decimal
from typing import Any

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.answers import number_of
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.registry import rule
from baselinker_integration.conformance.rules.list_filters import same_ids
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

NEEDS = ("ProductsList",)
AFTER = ("list.filter-ids-list",)
TRIED = 30


def _figures(check: Check, field: str) -> dict[str, Decimal]:
    """The figures of some listed products. Raises NotApplicable when they do not differ."""
    rows = list(check.sample.rows.items())[:TRIED]
    figures = {key: number for key, row in rows if (number := number_of(row.get(field))) is not None}
    if len(set(figures.values())) < 2:
        raise NotApplicable(phrases.nothing_to_check(field))
    return figures


def _narrowed(check: Check, ids: Any, **fields: str) -> dict[str, Any]:
    return check.rows("ProductsList", filter_ids_list=",".join(ids), **fields)


def _range(check: Check, field: str) -> str:
    figures = _figures(check, field)
    ordered = sorted(figures.values())
    low, high = ordered[len(ordered) // 4], ordered[(3 * len(ordered)) // 4]
    rows = _narrowed(check, figures, **{f"filter_{field}_from": str(low), f"filter_{field}_to": str(high)})
    wanted = {key for key, figure in figures.items() if low <= figure <= high}
    return same_ids(f"{field} {low}..{high}", wanted, rows)


@rule(
    "list.filter-price",
    "3.4, 7.1-4",
    "filter_price_from i filter_price_to to granice włącznie",
    "filter_price_from and filter_price_to are inclusive bounds",
    actions=NEEDS,
    after=AFTER,
)
def filter_price(check: Check) -> str:
    return _range(check, "price")


@rule(
    "list.filter-quantity",
    "3.4, 7.1-4",
    "filter_quantity_from i filter_quantity_to to granice włącznie",
    "filter_quantity_from and filter_quantity_to are inclusive bounds",
    actions=NEEDS,
    after=AFTER,
)
def filter_quantity(check: Check) -> str:
    return _range(check, "quantity")


@rule(
    "list.filter-available",
    "3.4",
    "filter_available=1 zwraca dostępne, =0 niedostępne, puste wszystkie",
    "filter_available=1 gives the available, =0 the unavailable, empty all products",
    actions=NEEDS,
    after=AFTER,
)
def filter_available(check: Check) -> str:
    ids = check.sample.ids[:TRIED]
    if not ids:
        raise NotApplicable(phrases.nothing_to_check("ProductsList"))
    yes = set(_narrowed(check, ids, filter_available="1"))
    no = set(_narrowed(check, ids, filter_available="0"))
    if both := sorted(yes & no):
        raise Failed(f"filter_available=1 ∩ filter_available=0: {phrases.some(both)}")
    if absent := sorted(set(ids) - yes - no):
        raise Failed(f"filter_available=1 ∪ filter_available=0: {phrases.missing(absent)}")
    return f"1: {len(yes)}, 0: {len(no)}"


@rule(
    "list.filter-sort",
    "3.4",
    "filter_sort układa wiersze po numerze, nazwie, stanie albo cenie",
    "filter_sort orders the rows by id, name, quantity or price",
    actions=NEEDS,
    after=AFTER,
)
def filter_sort(check: Check) -> str:
    figures = _figures(check, "price")
    for direction, sign in (("ASC", 1), ("DESC", -1)):
        rows = _narrowed(check, figures, filter_sort=f"price {direction}")
        same_ids(f"filter_sort=price {direction}", set(figures), rows)
        prices = [sign * figures[key] for key in rows]
        if prices != sorted(prices):
            raise Failed(f"filter_sort=price {direction}: {phrases.some(abs(price) for price in prices)}")
    return f"price ASC, price DESC: {len(figures)}"


@rule(
    "list.filter-limit",
    "3.4, 8-5",
    "filter_limit rozumie liczbę i zapis „pominięte,liczba”",
    'filter_limit understands a number and "offset,count"',
    actions=NEEDS,
    after=AFTER,
)
def filter_limit(check: Check) -> str:
    ids = check.sample.ids[:6]
    if len(ids) < 6:
        raise NotApplicable(phrases.nothing_to_check("filter_limit"))
    first = _narrowed(check, ids, filter_limit="2", filter_sort="id ASC")
    rest = _narrowed(check, ids, filter_limit="2,3", filter_sort="id ASC")
    if len(first) != 2 or len(rest) != 3:
        raise Failed(f"filter_limit=2: {len(first)}, filter_limit=2,3: {len(rest)}")
    if both := sorted(set(first) & set(rest)):
        raise Failed(f"filter_limit=2, filter_limit=2,3: {phrases.repeated(both)}")
    return "2 → 2, 2,3 → 3"
