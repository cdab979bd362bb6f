"""What a row of ProductsList looks like."""

from collections.abc import Iterator
from typing import Any

from baselinker_integration.conformance.answers import camel_keys, nulls_in, number_of, whole_number_of
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.content import content_rule

AFTER = ("list.dictionary",)


@content_rule(
    "list",
    "list.row-fields",
    "3.4",
    "Wiersz ProductsList ma name, quantity i price, a klucze są małymi literami z podkreśleniem",
    "A row of ProductsList has name, quantity and price, and its keys are snake_case",
    after=AFTER,
)
def row_fields(check: Check, row: dict[str, Any]) -> Iterator[str]:
    yield from camel_keys(row)
    yield from (f"{name} ∅" for name in ("name", "quantity", "price") if name not in row)


@content_rule(
    "list",
    "list.row-types",
    "1.2, 3.4",
    "quantity jest liczbą całkowitą, price liczbą z kropką, teksty są tekstami",
    "quantity is a whole number, price a number with a dot, texts are texts",
    after=AFTER,
)
def row_types(check: Check, row: dict[str, Any]) -> Iterator[str]:
    if row.get("quantity") is not None and whole_number_of(row["quantity"]) is None:
        yield f"quantity = {row['quantity']!r}"
    if row.get("price") is not None and number_of(row["price"]) is None:
        yield f"price = {row['price']!r}"
    for name in ("name", "ean", "sku"):
        if row.get(name) is not None and not isinstance(row[name], str):
            yield f"{name} = {row[name]!r}"


@content_rule(
    "list",
    "list.no-null",
    "3.4, 5",
    "W ProductsList nie ma wartości null",
    "No value in ProductsList is null",
    after=AFTER,
)
def no_null(check: Check, row: dict[str, Any]) -> Iterator[str]:
    yield from (f"{path} = null" for path in nulls_in(row))
