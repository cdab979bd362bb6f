"""What the variants of a product look like in ProductsData."""

from collections.abc import Iterator
from typing import Any

from baselinker_integration.conformance.answers import number_of, whole_number_of
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.content import content_rule
from baselinker_integration.conformance.rules.data_content import variants_of

AFTER = ("data.dictionary",)
REQUIRED = ("full_name", "name", "price", "quantity", "sku", "ean")


@content_rule(
    "data",
    "data.variants-dictionary",
    "1.2, 3.5",
    "variants jest słownikiem numer: wariant (pusty może być [])",
    "variants is a dictionary of id and variant (an empty one may be [])",
    after=AFTER,
)
def variants_dictionary(check: Check, product: dict[str, Any]) -> Iterator[str]:
    variants = product.get("variants")
    if variants is None or variants == []:
        return
    if not isinstance(variants, dict):
        yield f"variants = {type(variants).__name__}"
    elif not all(isinstance(variant, dict) for variant in variants.values()) or "0" in variants:
        yield f"variants: {sorted(variants)[:5]}"


@content_rule(
    "data",
    "data.variant-fields",
    "3.5",
    "Wariant ma full_name, name, price, quantity, sku i ean",
    "A variant has full_name, name, price, quantity, sku and ean",
    after=AFTER,
)
def variant_fields(check: Check, product: dict[str, Any]) -> Iterator[str]:
    for key, variant in variants_of(product):
        yield from (f"{key} {name} ∅" for name in REQUIRED if name not in variant)
        if variant.get("price") is not None and number_of(variant["price"]) is None:
            yield f"{key} price = {variant['price']!r}"
        if variant.get("quantity") is not None and whole_number_of(variant["quantity"]) is None:
            yield f"{key} quantity = {variant['quantity']!r}"


@content_rule(
    "data",
    "data.variant-full-name",
    "3.5",
    "full_name wariantu zawiera nazwę towaru, nie samo wyróżnienie",
    "A variant's full_name holds the product's name, not the variant part alone",
    after=AFTER,
)
def variant_full_name(check: Check, product: dict[str, Any]) -> Iterator[str]:
    name = str(product.get("name") or "")
    for key, variant in variants_of(product):
        full_name = variant.get("full_name")
        if isinstance(full_name, str) and not full_name.startswith(name[:20].rstrip()):
            yield f"{key} full_name = {full_name!r:.60}"
