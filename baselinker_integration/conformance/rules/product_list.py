"""ProductsList answered to look-ups: shape, unknown ids, empty fields, pages."""

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.answers import rows_and_pages
from baselinker_integration.conformance.check import UNKNOWN_ID, Check, known
from baselinker_integration.conformance.registry import rule
from baselinker_integration.conformance.verdicts import Failed

NEEDS = ("ProductsList",)
EMPTY_FIELDS = (
    "category_id",
    "filter_limit",
    "filter_sort",
    "filter_ids_list",
    "filter_ean",
    "filter_sku",
    "filter_name",
    "filter_price_from",
    "filter_price_to",
    "filter_quantity_from",
    "filter_quantity_to",
    "filter_available",
    "page",
)


@rule(
    "list.dictionary",
    "1.2, 3.4",
    "ProductsList jest słownikiem numer: wiersz, nie listą",
    "ProductsList is a dictionary of id and row, not a list",
    actions=NEEDS,
)
def dictionary(check: Check) -> str:
    name = check.sample.first("name")
    body = check.answer("ProductsList", filter_name=str(name[1]) if name else "a")
    rows = rows_and_pages(body)[0]
    if (not isinstance(body, dict) and body != []) or not all(isinstance(row, dict) for row in rows.values()):
        raise Failed(f"ProductsList: {type(body).__name__}, {str(body)[:60]}")
    known("ProductsList", rows)
    return phrases.counted(len(rows))


@rule(
    "list.unknown-id-empty",
    "3.4, 4.3",
    "Pytanie o nieistniejący numer dostaje pusty słownik, nie błąd",
    "Asking for an id that does not exist is answered with an empty dictionary, not an error",
    actions=NEEDS,
)
def unknown_id_empty(check: Check) -> str:
    rows = check.rows("ProductsList", filter_id=UNKNOWN_ID)
    if rows:
        raise Failed(f"filter_id={UNKNOWN_ID}: {phrases.surplus(rows)}")
    return f"filter_id={UNKNOWN_ID} → {{}}"


@rule(
    "list.empty-fields-absent",
    "1.1, 3.4",
    "Puste pole znaczy tyle co brak pola",
    "An empty field means the same as an absent one",
    actions=NEEDS,
    after=("list.dictionary",),
)
def empty_fields_absent(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    item_id = check.sample.ids[0]
    plain = check.rows("ProductsList", filter_id=item_id)
    padded = check.rows("ProductsList", filter_id=item_id, **dict.fromkeys(EMPTY_FIELDS, ""))
    if plain != padded:
        raise Failed(f"filter_id={item_id}: {sorted(plain)} ≠ {sorted(padded)}")
    return f"filter_id={item_id}: {len(EMPTY_FIELDS)} × ''"


@rule(
    "list.pages-int",
    "1.2, 3.4",
    "pages jest liczbą całkowitą (gdy wszystko mieści się na jednej stronie, może go nie być)",
    "pages is a whole number (and may be absent when one page holds everything)",
    actions=NEEDS,
    after=("list.dictionary",),
)
def pages_int(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    pages = rows_and_pages(check.answer("ProductsList", filter_id=check.sample.ids[0]))[1]
    if pages is not None and (not isinstance(pages, int) or isinstance(pages, bool)):
        raise Failed(f"filter_id={check.sample.ids[0]}: pages = {pages!r}")
    return f"pages = {pages}"


@rule(
    "list.lookup-past-end",
    "3.4, 7.1-4",
    "Strona za ostatnią jest pusta, nie powtarza ostatniej",
    "The page after the last one is empty and does not repeat the last one",
    actions=NEEDS,
    after=("list.dictionary",),
)
def lookup_past_end(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    rows = check.rows("ProductsList", filter_id=check.sample.ids[0], page="99")
    if rows:
        raise Failed(f"page=99: {phrases.repeated(rows)}")
    return "page=99 → {}"
