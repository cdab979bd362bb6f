"""Filters of ProductsList, its order and its limit: each must give exactly the subset."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.reading import (
    folded,
    number_of,
)
from baselinker_integration.conformance.rule import Rules
from baselinker_integration.conformance.rules.judging import (
    same_ids,
)
from baselinker_integration.conformance.session import UNKNOWN_ID, known
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

rules = Rules(actions=("ProductsList",), after=("list.dictionary",))
narrowing = Rules(actions=("ProductsList",), after=("list.filter-ids-list",))


@rules.rule("list.filter-id", "3.4", _("filter_id zwraca dokładnie ten towar"))
def filter_id(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    item_id = min(check.sample.ids, key=len)
    return same_ids(f"filter_id={item_id}", {item_id}, check.session.rows("ProductsList", filter_id=item_id))


@rules.rule(
    "list.filter-ids-list",
    "3.4",
    _("filter_ids_list zwraca dokładnie wymienione, istniejące towary"),
)
def filter_ids_list(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    wanted = check.sample.ids[:5]
    rows = check.session.rows("ProductsList", filter_ids_list=",".join([*wanted, UNKNOWN_ID]))
    return same_ids("filter_ids_list", set(wanted), rows)


def _by_text(check: Check, field: str) -> str:
    """Exact and substring readings are both in use (protocol, 8-6): either is right, anything else is not."""
    found = check.sample.first(field)
    if found is None:
        raise NotApplicable(phrases.nothing_to_check(field))
    item_id, value = found[0], str(found[1])
    rows = check.session.rows("ProductsList", **{f"filter_{field}": value})
    if item_id not in rows:
        raise Failed(f"filter_{field}={value}: {phrases.missing([item_id])}")
    other = [key for key, row in rows.items() if folded(value) not in folded(str(row.get(field) or ""))]
    if other:
        raise Failed(f"filter_{field}={value}: {phrases.surplus(other)}")
    return f"filter_{field}={value}: {len(rows)}"


@rules.rule("list.filter-ean", "3.4, 8-6", _("filter_ean znajduje towar i nic z innym EAN"))
def filter_ean(check: Check) -> str:
    return _by_text(check, "ean")


@rules.rule("list.filter-sku", "3.4, 8-6", _("filter_sku znajduje towar i nic z innym kodem"))
def filter_sku(check: Check) -> str:
    return _by_text(check, "sku")


@rules.rule(
    "list.filter-name",
    "3.4",
    _("filter_name znajduje towar po fragmencie nazwy i nic bez tego fragmentu"),
)
def filter_name(check: Check) -> str:
    names = {key: str(row["name"]) for key, row in check.sample.rows.items() if row.get("name")}
    known("name", names)
    item_id, name = max(names.items(), key=lambda item: len(item[1]))
    part = name[1:] if len(name) > 4 else name
    rows = check.session.rows("ProductsList", filter_name=part)
    if item_id not in rows:
        raise Failed(f"filter_name={part}: {phrases.missing([item_id])}")
    other = [key for key, row in rows.items() if folded(part) not in folded(str(row.get("name") or ""))]
    if other:
        raise Failed(f"filter_name={part}: {phrases.surplus(other)}")
    return f"filter_name={part}: {len(rows)}"


@rules.rule(
    "list.category-all",
    "3.4, 7.1-4",
    _("category_id „all” i puste znaczą to samo: bez filtra"),
    after=("list.filter-ids-list",),
)
def category_all(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    ids = check.sample.ids[:20]
    for category in ("", "all"):
        rows = check.session.rows("ProductsList", filter_ids_list=",".join(ids), category_id=category)
        same_ids(f"category_id={category!r}", set(ids), rows)
    return f"'' = 'all': {len(ids)}"


@rules.rule(
    "list.filter-category",
    "3.4, 7.1-4",
    _("category_id zostawia tylko towary tej kategorii"),
    actions=("ProductsList", "ProductsData"),
    after=("list.filter-ids-list",),
)
def filter_category(check: Check) -> str:
    ids = check.sample.ids[:50]
    categories = {key: str(check.sample_data.get(key, {}).get("category_id") or "") for key in ids}
    chosen = next((category for category in categories.values() if category not in ("", "0")), "")
    if not chosen:
        raise NotApplicable(phrases.nothing_to_check("category_id"))
    wanted = {key for key, category in categories.items() if category == chosen}
    rows = check.session.rows("ProductsList", filter_ids_list=",".join(ids), category_id=chosen)
    if absent := sorted(wanted - set(rows)):
        raise Failed(f"category_id={chosen}: {phrases.missing(absent)}")
    names = check.session.names("ProductsCategories")
    path = str(names.get(chosen, ""))
    other = [
        key for key in rows if key not in wanted and not _within(str(names.get(categories.get(key, ""), "")), path)
    ]
    if other:
        raise Failed(f"category_id={chosen}: {phrases.surplus(other)}")
    return f"category_id={chosen}: {len(rows)}/{len(ids)}"


def _within(path: str, parent: str) -> bool:
    """Whether the category lies below the other; a shop may count a subcategory's products to its parent."""
    return bool(parent) and path.startswith(parent)


TRIED = 30


def _figures(check: Check, field: str) -> dict[str, Decimal]:
    """The figures of some listed products. Raises NotApplicable when they do not differ."""
    rows = list(check.sample.rows.items())[:TRIED]
    figures = {key: number for key, row in rows if (number := number_of(row.get(field))) is not None}
    if len(set(figures.values())) < 2:
        raise NotApplicable(phrases.nothing_to_check(field))
    return figures


def _narrowed(check: Check, ids: Any, **fields: str) -> dict[str, Any]:
    return check.session.rows("ProductsList", filter_ids_list=",".join(ids), **fields)


def _range(check: Check, field: str) -> str:
    figures = _figures(check, field)
    ordered = sorted(figures.values())
    low, high = ordered[len(ordered) // 4], ordered[(3 * len(ordered)) // 4]
    rows = _narrowed(check, figures, **{f"filter_{field}_from": str(low), f"filter_{field}_to": str(high)})
    wanted = {key for key, figure in figures.items() if low <= figure <= high}
    return same_ids(f"{field} {low}..{high}", wanted, rows)


@narrowing.rule(
    "list.filter-price",
    "3.4, 7.1-4",
    _("filter_price_from i filter_price_to to granice włącznie"),
)
def filter_price(check: Check) -> str:
    return _range(check, "price")


@narrowing.rule(
    "list.filter-quantity",
    "3.4, 7.1-4",
    _("filter_quantity_from i filter_quantity_to to granice włącznie"),
)
def filter_quantity(check: Check) -> str:
    return _range(check, "quantity")


@narrowing.rule(
    "list.filter-available",
    "3.4",
    _("filter_available=1 zwraca dostępne, =0 niedostępne, puste wszystkie"),
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


@narrowing.rule(
    "list.filter-sort",
    "3.4",
    _("filter_sort układa wiersze po numerze, nazwie, stanie albo cenie"),
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


@narrowing.rule(
    "list.filter-limit",
    "3.4, 8-5",
    _("filter_limit rozumie liczbę i zapis „pominięte,liczba”"),
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
