"""ProductsData asked by id, the catalogue walked whole, and what a row of ProductsList looks like."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.reading import (
    camel_keys,
    entries_of,
    nulls_in,
    number_of,
    whole_number_of,
)
from baselinker_integration.conformance.rule import Level, Rules
from baselinker_integration.conformance.rules.judging import (
    judge_each_once,
    judge_pages,
    judge_past_end,
    judge_stable,
)
from baselinker_integration.conformance.session import UNKNOWN_ID, Session, known
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

data = Rules(actions=("ProductsList", "ProductsData"), after=("data.every-id",))
walk = Rules(level=Level.WALK, actions=("ProductsList",))
listed = Rules(after=("list.dictionary",))


@data.rule(
    "data.dictionary",
    "1.2, 3.5",
    _("ProductsData jest słownikiem numer: towar, nie listą"),
    after=("list.dictionary",),
)
def dictionary(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    body = check.session.answer("ProductsData", products_id=check.sample.ids[0])
    if not isinstance(body, dict) or not all(isinstance(row, dict) for key, row in body.items() if key != "pages"):
        raise Failed(f"ProductsData: {type(body).__name__}, {str(body)[:60]}")
    return f"products_id={check.sample.ids[0]}: {len(body)}"


@data.rule(
    "data.every-id",
    "3.5, 5, 7.1-5",
    _("ProductsData zwraca każdy wymieniony towar, także bez kategorii"),
    after=("data.dictionary",),
)
def every_id(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    absent = [key for key in check.sample.ids if key not in check.sample_data]
    if absent:
        raise Failed(f"ProductsData: {phrases.missing(absent)}")
    return phrases.counted(len(check.sample_data))


@data.rule(
    "data.hundred-ids",
    "3.5, 5, 7.1-6, 8-11",
    _("ProductsData oddaje sto towarów naraz, bez ucinania i stronicowania"),
)
def hundred_ids(check: Check) -> str:
    ids = check.sample.ids
    if len(ids) <= 50:
        raise NotApplicable(phrases.nothing_to_check(f"ProductsList: {len(ids)}"))
    rows = check.session.rows("ProductsData", products_id=",".join(ids))
    absent = [key for key in ids if key not in rows]
    if absent:
        raise Failed(f"{len(rows)}/{len(ids)}; {phrases.missing(absent)}")
    return f"{len(rows)}/{len(ids)}"


@data.rule(
    "data.unknown-id-absent",
    "3.5, 7.1-6",
    _("Nieznanego numeru po prostu nie ma w odpowiedzi, a pozostałe są"),
)
def unknown_id_absent(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    item_id = check.sample.ids[0]
    rows = check.session.rows("ProductsData", products_id=f"{UNKNOWN_ID},{item_id}")
    if set(rows) != {item_id}:
        raise Failed(f"products_id={UNKNOWN_ID},{item_id}: {sorted(rows)}")
    only = check.session.rows("ProductsData", products_id=UNKNOWN_ID)
    if only:
        raise Failed(f"products_id={UNKNOWN_ID}: {sorted(only)}")
    return f"products_id={UNKNOWN_ID},{item_id} → {item_id}"


@data.rule(
    "data.only-images",
    "3.5, 8-U5",
    _("only_images=1 zwraca te same zdjęcia co pełna odpowiedź"),
)
def only_images(check: Check) -> str:
    item_id = next((key for key, row in check.sample_data.items() if row.get("images")), "")
    if not item_id:
        raise NotApplicable(phrases.nothing_to_check("images"))
    row = entries_of(check.session.rows("ProductsData", products_id=item_id, only_images="1").get(item_id))
    wanted = check.sample_data[item_id]["images"]
    if row.get("images") != wanted:
        raise Failed(f"{item_id}: images {phrases.expected(len(wanted), len(row.get('images') or []))}")
    return f"{item_id}: {phrases.some(row)}"


@data.rule(
    "data.fields",
    "3.5, 8-U5",
    _("fields=name,price zwraca te pola z tą samą treścią"),
)
def fields(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    item_id = check.sample.ids[0]
    row = entries_of(check.session.rows("ProductsData", products_id=item_id, fields="name,price").get(item_id))
    full = check.sample_data[item_id]
    if row.get("name") != full.get("name") or number_of(row.get("price")) != number_of(full.get("price")):
        raise Failed(f"{item_id}: {sorted(row)}")
    return f"{item_id}: {phrases.some(row)}"


@walk.rule(
    "walk.list-answers",
    "3.4, 4.3",
    _("Katalog da się przejść stronami ProductsList od pierwszej do ostatniej"),
    after=("list.dictionary",),
)
def list_answers(check: Check) -> str:
    pages = check.catalogue.walk
    if pages.shape:
        raise Failed(f"ProductsList {pages.shape}")
    return f"{pages.pages_read} × page, {pages.count} id"


@walk.rule(
    "walk.list-stable",
    "3.4, 7.1-4",
    _("Ta sama strona ProductsList zapytana dwa razy ma te same towary"),
    after=("walk.list-answers",),
)
def list_stable(check: Check) -> str:
    return judge_stable(check.catalogue.walk)


@walk.rule(
    "walk.list-pages",
    "1.2, 3.4, 7.1-4",
    _("pages w ProductsList prowadzi dokładnie do końca katalogu"),
    after=("list.pages-int", "walk.list-stable"),
)
def list_pages(check: Check) -> str:
    return judge_pages(check.catalogue.walk)


@walk.rule(
    "paging.each-id-once",
    "3.4, 7.1-4",
    _("Przejście ProductsList daje każdy towar dokładnie raz"),
    after=("walk.list-pages",),
)
def each_id_once(check: Check) -> str:
    return judge_each_once(check.catalogue.walk)


@walk.rule(
    "walk.list-past-end",
    "3.4, 7.1-4",
    _("Strona za ostatnią w przejściu ProductsList jest pusta"),
    after=("walk.list-pages", "list.lookup-past-end"),
)
def list_past_end(check: Check) -> str:
    return judge_past_end(check.catalogue.walk)


@walk.rule(
    "walk.holds-lookups",
    "7.1-4",
    _("Każdy towar znaleziony filtrem jest też w pełnym przejściu"),
    after=("paging.each-id-once",),
)
def holds_lookups(check: Check) -> str:
    absent = [key for key in check.sample.ids if key not in check.catalogue.products]
    if absent:
        raise Failed(f"ProductsList: {phrases.missing(absent)}")
    return phrases.counted(len(check.sample.ids))


@walk.rule(
    "walk.data-for-every-id",
    "7.1-5",
    _("ProductsData zna każdy towar z ProductsList"),
    actions=("ProductsList", "ProductsData"),
    after=("walk.list-answers", "data.every-id"),
)
def data_for_every_id(check: Check) -> str:
    if check.catalogue.without_data:
        raise Failed(f"ProductsData: {phrases.missing(check.catalogue.without_data)}")
    return phrases.counted(len(check.catalogue.products))


@walk.rule(
    "walk.variants-not-listed",
    "3.4",
    _("ProductsList wymienia tylko towary główne, bez wariantów"),
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


@listed.every(
    "list",
    "list.row-fields",
    "3.4",
    _("Wiersz ProductsList ma name, quantity i price, a klucze są małymi literami z podkreśleniem"),
)
def row_fields(session: Session, row: dict[str, Any]) -> Iterator[str]:
    yield from camel_keys(row)
    yield from (f"{name} ∅" for name in ("name", "quantity", "price") if name not in row)


@listed.every(
    "list",
    "list.row-types",
    "1.2, 3.4",
    _("quantity jest liczbą całkowitą, price liczbą z kropką, teksty są tekstami"),
)
def row_types(session: Session, row: dict[str, Any]) -> Iterator[str]:
    if row.get("quantity") is not None and whole_number_of(row["quantity"]) is None:
        yield f"quantity = {row['quantity']!r}"
    if row.get("price") is not None and number_of(row["price"]) is None:
        yield f"price = {row['price']!r}"
    for name in ("name", "ean", "sku"):
        if row.get(name) is not None and not isinstance(row[name], str):
            yield f"{name} = {row[name]!r}"


@listed.every("list", "list.no-null", "3.4, 5", _("W ProductsList nie ma wartości null"))
def no_null(session: Session, row: dict[str, Any]) -> Iterator[str]:
    yield from (f"{path} = null" for path in nulls_in(row))
