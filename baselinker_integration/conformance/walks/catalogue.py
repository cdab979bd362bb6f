"""The whole catalogue as ProductsList and ProductsData tell it, kept as the few figures that rules compare."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from baselinker_integration.conformance.inspector import Inspector
from baselinker_integration.conformance.reading import entries_of, number_of, whole_number_of
from baselinker_integration.conformance.session import Session
from baselinker_integration.conformance.walks.pages import PageWalk, pages_walk

Value = Decimal | int | None


class Fact(NamedTuple):
    """Price and stock of one item."""

    price: Decimal | None
    quantity: int | None


@dataclass
class Catalogue:
    """By product id, as ProductsData tells it where that was read; `variants` only of products that have some.

    `data_read` tells whether ProductsData was walked, `differing` holds what ProductsList and ProductsData say
    differently, `listed_variants` variants that ProductsList names as products of their own.
    """

    walk: PageWalk
    products: dict[str, Fact] = field(default_factory=dict)
    variants: dict[str, dict[str, Fact]] = field(default_factory=dict)
    data_read: bool = False
    without_data: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    listed_variants: list[str] = field(default_factory=list)

    def values(self, item_id: str, kind: str) -> dict[str, Value]:
        """What ProductsPrices or ProductsQuantity must say of this product, by variant id with "0" for itself."""
        column = 0 if kind == "prices" else 1
        values: dict[str, Value] = {"0": self.products[item_id][column]}
        for variant_id, fact in self.variants.get(item_id, {}).items():
            values[variant_id] = fact[column]
        return values


def fact_of(row: dict[str, Any]) -> Fact:
    """Price and stock of a row of ProductsList, ProductsData or of a variant."""
    return Fact(number_of(row.get("price")), whole_number_of(row.get("quantity")))


def catalogue_walk(session: Session, *, listed: Inspector, data: Inspector, portion: int) -> Catalogue:
    """Walk ProductsList once, then ProductsData with `portion` ids a call; the inspectors see every row.

    Raises Failed or NotApplicable when the endpoint refuses.
    """
    catalogue = Catalogue(PageWalk("ProductsList"))

    def take(item_id: str, row: Any) -> None:
        row = entries_of(row)
        catalogue.products[item_id] = fact_of(row)
        catalogue.codes[item_id] = str(row.get("sku") or "")
        listed.look(item_id, row)

    catalogue.walk = pages_walk(session, "ProductsList", seen=catalogue.products, on_row=take)
    if "ProductsData" in session.methods:
        _data_walk(session, catalogue, data, portion)
    return catalogue


def _data_walk(session: Session, catalogue: Catalogue, inspector: Inspector, portion: int) -> None:
    ids = list(catalogue.products)
    for start in range(0, len(ids), portion):
        asked = ids[start : start + portion]
        rows = session.rows("ProductsData", products_id=",".join(asked))
        for item_id in asked:
            row = rows.get(item_id)
            if not isinstance(row, dict):
                catalogue.without_data.append(item_id)
                continue
            inspector.look(item_id, row)
            _take_data(catalogue, item_id, row)
    catalogue.data_read = True


def _take_data(catalogue: Catalogue, item_id: str, row: dict[str, Any]) -> None:
    told, listed = fact_of(row), catalogue.products[item_id]
    for name, in_list, in_data in zip(Fact._fields, listed, told, strict=True):
        if in_list is not None and in_data is not None and in_list != in_data:
            catalogue.differing.append(f"{item_id} {name}: {in_list} ≠ {in_data}")
    catalogue.products[item_id] = Fact(
        listed.price if told.price is None else told.price,
        listed.quantity if told.quantity is None else told.quantity,
    )
    variants = {key: value for key, value in entries_of(row.get("variants")).items() if isinstance(value, dict)}
    if variants:
        catalogue.variants[item_id] = {key: fact_of(value) for key, value in variants.items()}
    for key, value in variants.items():
        # Ids of variants may repeat those of products in other shops, so the code has to be the same as well.
        if value.get("sku") and key != item_id and catalogue.codes.get(key) == value["sku"]:
            catalogue.listed_variants.append(key)
