"""Filters of ProductsList that name something: each must give exactly the subset."""

from typing import Any

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.answers import folded
from baselinker_integration.conformance.check import UNKNOWN_ID, Check, known
from baselinker_integration.conformance.registry import rule
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

NEEDS = ("ProductsList",)
AFTER = ("list.dictionary",)


def same_ids(asked: str, wanted: set[str], rows: dict[str, Any]) -> str:
    """Evidence that the rows are exactly the wanted ids. Raises Failed otherwise."""
    if absent := sorted(wanted - set(rows)):
        raise Failed(f"{asked}: {phrases.missing(absent)}")
    if extra := sorted(set(rows) - wanted):
        raise Failed(f"{asked}: {phrases.surplus(extra)}")
    return f"{asked}: {len(rows)}"


@rule(
    "list.filter-id",
    "3.4",
    "filter_id zwraca dokładnie ten towar",
    "filter_id gives exactly that product",
    actions=NEEDS,
    after=AFTER,
)
def filter_id(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    item_id = min(check.sample.ids, key=len)
    return same_ids(f"filter_id={item_id}", {item_id}, check.rows("ProductsList", filter_id=item_id))


@rule(
    "list.filter-ids-list",
    "3.4",
    "filter_ids_list zwraca dokładnie wymienione, istniejące towary",
    "filter_ids_list gives exactly the named products that exist",
    actions=NEEDS,
    after=AFTER,
)
def filter_ids_list(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    wanted = check.sample.ids[:5]
    rows = check.rows("ProductsList", filter_ids_list=",".join([*wanted, UNKNOWN_ID]))
    return same_ids("filter_ids_list", set(wanted), rows)


def _by_text(check: Check, field: str) -> str:
    """Exact and substring readings are both in use (contradiction 6): either is right, anything else is not."""
    found = check.sample.first(field)
    if found is None:
        raise NotApplicable(phrases.nothing_to_check(field))
    item_id, value = found[0], str(found[1])
    rows = check.rows("ProductsList", **{f"filter_{field}": value})
    if item_id not in rows:
        raise Failed(f"filter_{field}={value}: {phrases.missing([item_id])}")
    other = [key for key, row in rows.items() if folded(value) not in folded(str(row.get(field) or ""))]
    if other:
        raise Failed(f"filter_{field}={value}: {phrases.surplus(other)}")
    return f"filter_{field}={value}: {len(rows)}"


@rule(
    "list.filter-ean",
    "3.4, 8-6",
    "filter_ean znajduje towar i nic z innym EAN",
    "filter_ean finds the product and nothing with another EAN",
    actions=NEEDS,
    after=AFTER,
)
def filter_ean(check: Check) -> str:
    return _by_text(check, "ean")


@rule(
    "list.filter-sku",
    "3.4, 8-6",
    "filter_sku znajduje towar i nic z innym kodem",
    "filter_sku finds the product and nothing with another code",
    actions=NEEDS,
    after=AFTER,
)
def filter_sku(check: Check) -> str:
    return _by_text(check, "sku")


@rule(
    "list.filter-name",
    "3.4",
    "filter_name znajduje towar po fragmencie nazwy i nic bez tego fragmentu",
    "filter_name finds the product by a part of its name and nothing without that part",
    actions=NEEDS,
    after=AFTER,
)
def filter_name(check: Check) -> str:
    names = {key: str(row["name"]) for key, row in check.sample.rows.items() if row.get("name")}
    known("name", names)
    item_id, name = max(names.items(), key=lambda item: len(item[1]))
    part = name[1:] if len(name) > 4 else name
    rows = check.rows("ProductsList", filter_name=part)
    if item_id not in rows:
        raise Failed(f"filter_name={part}: {phrases.missing([item_id])}")
    other = [key for key, row in rows.items() if folded(part) not in folded(str(row.get("name") or ""))]
    if other:
        raise Failed(f"filter_name={part}: {phrases.surplus(other)}")
    return f"filter_name={part}: {len(rows)}"


@rule(
    "list.category-all",
    "3.4, 7.1-4",
    "category_id „all” i puste znaczą to samo: bez filtra",
    'category_id "all" and empty mean the same: no filter',
    actions=NEEDS,
    after=("list.filter-ids-list",),
)
def category_all(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    ids = check.sample.ids[:20]
    for category in ("", "all"):
        rows = check.rows("ProductsList", filter_ids_list=",".join(ids), category_id=category)
        same_ids(f"category_id={category!r}", set(ids), rows)
    return f"'' = 'all': {len(ids)}"


@rule(
    "list.filter-category",
    "3.4, 7.1-4",
    "category_id zostawia tylko towary tej kategorii",
    "category_id keeps the products of that category only",
    actions=(*NEEDS, "ProductsData"),
    after=("list.filter-ids-list",),
)
def filter_category(check: Check) -> str:
    ids = check.sample.ids[:50]
    categories = {key: str(check.sample_data.get(key, {}).get("category_id") or "") for key in ids}
    chosen = next((category for category in categories.values() if category not in ("", "0")), "")
    if not chosen:
        raise NotApplicable(phrases.nothing_to_check("category_id"))
    wanted = {key for key, category in categories.items() if category == chosen}
    rows = check.rows("ProductsList", filter_ids_list=",".join(ids), category_id=chosen)
    if absent := sorted(wanted - set(rows)):
        raise Failed(f"category_id={chosen}: {phrases.missing(absent)}")
    names = check.names("ProductsCategories")
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
