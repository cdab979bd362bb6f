"""ProductsData: which of the ids asked for come back."""

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.answers import entries_of, number_of
from baselinker_integration.conformance.check import UNKNOWN_ID, Check, known
from baselinker_integration.conformance.registry import rule
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

NEEDS = ("ProductsList", "ProductsData")


@rule(
    "data.dictionary",
    "1.2, 3.5",
    "ProductsData jest słownikiem numer: towar, nie listą",
    "ProductsData is a dictionary of id and product, not a list",
    actions=NEEDS,
    after=("list.dictionary",),
)
def dictionary(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    body = check.answer("ProductsData", products_id=check.sample.ids[0])
    if not isinstance(body, dict) or not all(isinstance(row, dict) for key, row in body.items() if key != "pages"):
        raise Failed(f"ProductsData: {type(body).__name__}, {str(body)[:60]}")
    return f"products_id={check.sample.ids[0]}: {len(body)}"


@rule(
    "data.every-id",
    "3.5, 5, 7.1-5",
    "ProductsData zwraca każdy wymieniony towar, także bez kategorii",
    "ProductsData returns every product asked for, also one without a category",
    actions=NEEDS,
    after=("data.dictionary",),
)
def every_id(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    absent = [key for key in check.sample.ids if key not in check.sample_data]
    if absent:
        raise Failed(f"ProductsData: {phrases.missing(absent)}")
    return phrases.counted(len(check.sample_data))


@rule(
    "data.hundred-ids",
    "3.5, 5, 7.1-6, 8-11",
    "ProductsData oddaje sto towarów naraz, bez ucinania i stronicowania",
    "ProductsData gives a hundred products at once, neither cut nor paged",
    actions=NEEDS,
    after=("data.every-id",),
)
def hundred_ids(check: Check) -> str:
    ids = check.sample.ids
    if len(ids) <= 50:
        raise NotApplicable(phrases.nothing_to_check(f"ProductsList: {len(ids)}"))
    rows = check.rows("ProductsData", products_id=",".join(ids))
    absent = [key for key in ids if key not in rows]
    if absent:
        raise Failed(f"{len(rows)}/{len(ids)}; {phrases.missing(absent)}")
    return f"{len(rows)}/{len(ids)}"


@rule(
    "data.unknown-id-absent",
    "3.5, 7.1-6",
    "Nieznanego numeru po prostu nie ma w odpowiedzi, a pozostałe są",
    "An unknown id is simply absent from the answer and the others are there",
    actions=NEEDS,
    after=("data.every-id",),
)
def unknown_id_absent(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    item_id = check.sample.ids[0]
    rows = check.rows("ProductsData", products_id=f"{UNKNOWN_ID},{item_id}")
    if set(rows) != {item_id}:
        raise Failed(f"products_id={UNKNOWN_ID},{item_id}: {sorted(rows)}")
    only = check.rows("ProductsData", products_id=UNKNOWN_ID)
    if only:
        raise Failed(f"products_id={UNKNOWN_ID}: {sorted(only)}")
    return f"products_id={UNKNOWN_ID},{item_id} → {item_id}"


@rule(
    "data.only-images",
    "3.5, 8-U5",
    "only_images=1 zwraca te same zdjęcia co pełna odpowiedź",
    "only_images=1 returns the same images as the full answer",
    actions=NEEDS,
    after=("data.every-id",),
)
def only_images(check: Check) -> str:
    item_id = next((key for key, row in check.sample_data.items() if row.get("images")), "")
    if not item_id:
        raise NotApplicable(phrases.nothing_to_check("images"))
    row = entries_of(check.rows("ProductsData", products_id=item_id, only_images="1").get(item_id))
    wanted = check.sample_data[item_id]["images"]
    if row.get("images") != wanted:
        raise Failed(f"{item_id}: images {phrases.expected(len(wanted), len(row.get('images') or []))}")
    return f"{item_id}: {phrases.some(row)}"


@rule(
    "data.fields",
    "3.5, 8-U5",
    "fields=name,price zwraca te pola z tą samą treścią",
    "fields=name,price returns those fields with the same content",
    actions=NEEDS,
    after=("data.every-id",),
)
def fields(check: Check) -> str:
    known("ProductsList", check.sample.rows)
    item_id = check.sample.ids[0]
    row = entries_of(check.rows("ProductsData", products_id=item_id, fields="name,price").get(item_id))
    full = check.sample_data[item_id]
    if row.get("name") != full.get("name") or number_of(row.get("price")) != number_of(full.get("price")):
        raise Failed(f"{item_id}: {sorted(row)}")
    return f"{item_id}: {phrases.some(row)}"
