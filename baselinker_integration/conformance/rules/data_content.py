"""What a product of ProductsData looks like."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from baselinker_integration.conformance.answers import (
    camel_keys,
    entries_of,
    is_absolute_url,
    nulls_in,
    number_of,
    whole_number_of,
)
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.content import content_rule

AFTER = ("data.dictionary",)
REQUIRED = ("name", "sku", "ean", "quantity", "price", "tax", "description", "category_id", "images", "features")
NUMBERS = ("price", "weight", "height", "length", "width")
SPECIAL_TAX = frozenset(map(Decimal, ("-1", "-0.02", "-0.03")))
WIDTHS = {"name": 200, "sku": 50, "ean": 40, "location": 50}


def tax_faults(value: Any) -> Iterator[str]:
    """Tax is a percent from 0 to 100 or one of the special values (reference 1.2, 1.6)."""
    tax = number_of(value)
    if tax is None or (tax not in SPECIAL_TAX and not (tax == 0 or 1 <= tax <= 100)):
        yield f"tax = {value!r}"


def variants_of(product: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The product's variants that are readable, by id."""
    for key, variant in entries_of(product.get("variants")).items():
        if isinstance(variant, dict):
            yield key, variant


@content_rule(
    "data",
    "data.field-names",
    "3.5, 5",
    "Towar ma wszystkie podstawowe pola, a klucze są małymi literami z podkreśleniem (nie camelCase)",
    "A product has all basic fields and its keys are snake_case, not camelCase",
    after=AFTER,
)
def field_names(check: Check, product: dict[str, Any]) -> Iterator[str]:
    yield from camel_keys(product)
    yield from (f"{name} ∅" for name in REQUIRED if name not in product)


@content_rule(
    "data",
    "data.types",
    "1.2, 3.5",
    "Liczby towaru są liczbami z kropką, stan całkowity, teksty tekstami",
    "A product's figures are numbers with a dot, its stock is whole, its texts are texts",
    after=AFTER,
)
def types(check: Check, product: dict[str, Any]) -> Iterator[str]:
    for name in NUMBERS:
        value = product.get(name)
        if value not in (None, "") and number_of(value) is None:
            yield f"{name} = {value!r}"
    if product.get("quantity") is not None and whole_number_of(product["quantity"]) is None:
        yield f"quantity = {product['quantity']!r}"
    for name in ("name", "sku", "ean", "description", "man_name", "category_name", "location"):
        if product.get(name) is not None and not isinstance(product[name], str):
            yield f"{name} = {product[name]!r}"


@content_rule(
    "data",
    "data.no-null",
    "3.5, 5",
    "W ProductsData nie ma wartości null",
    "No value in ProductsData is null",
    after=AFTER,
)
def no_null(check: Check, product: dict[str, Any]) -> Iterator[str]:
    yield from (f"{path} = null" for path in nulls_in(product))


@content_rule(
    "data",
    "data.tax-percent",
    "1.2, 3.5, 5",
    "VAT jest procentem od 0 do 100 (albo wartością umowną -1, -0.02, -0.03), nie ułamkiem",
    "Tax is a percent from 0 to 100 (or one of -1, -0.02, -0.03), not a fraction",
    after=AFTER,
)
def tax_percent(check: Check, product: dict[str, Any]) -> Iterator[str]:
    if product.get("tax") is not None:
        yield from tax_faults(product["tax"])


@content_rule(
    "data",
    "data.images-absolute",
    "3.5, 7.1-6",
    "Adresy zdjęć są listą pełnych adresów http(s)",
    "Images are a list of absolute http(s) addresses",
    after=AFTER,
)
def images_absolute(check: Check, product: dict[str, Any]) -> Iterator[str]:
    for owner, row in (("", product), *variants_of(product)):
        images = row.get("images")
        if images is None:
            continue
        if not isinstance(images, list):
            yield f"{owner} images = {type(images).__name__}".strip()
            continue
        yield from (f"{owner} {image!r:.80}".strip() for image in images if image and not is_absolute_url(image))


@content_rule(
    "data",
    "data.url-absolute",
    "3.5",
    "Adres strony towaru jest pełnym adresem albo pusty",
    "The address of the product's page is absolute or empty",
    after=AFTER,
)
def url_absolute(check: Check, product: dict[str, Any]) -> Iterator[str]:
    if product.get("url") and not is_absolute_url(product["url"]):
        yield f"url = {product['url']!r:.80}"


@content_rule(
    "data",
    "data.features-pairs",
    "3.5, 7.1-6",
    "Cechy są listą par [nazwa, wartość]",
    "Features are a list of [name, value] pairs",
    after=AFTER,
)
def features_pairs(check: Check, product: dict[str, Any]) -> Iterator[str]:
    for owner, row in (("", product), *variants_of(product)):
        features = row.get("features")
        if features is not None and not isinstance(features, list):
            yield f"{owner} features = {type(features).__name__}".strip()
            continue
        for pair in features or []:
            if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
                yield f"{owner} {pair!r:.60}".strip()


@content_rule(
    "data",
    "data.category-known",
    "3.5, 7.1-6",
    "category_id towaru jest kluczem w ProductsCategories (albo pusty)",
    "A product's category_id is a key of ProductsCategories (or empty)",
    actions=("ProductsCategories",),
    after=(*AFTER, "categories.dictionary"),
)
def category_known(check: Check, product: dict[str, Any]) -> Iterator[str]:
    category = str(product.get("category_id") or "")
    if category not in ("", "0") and not check.knows("ProductsCategories", category):
        yield f"category_id = {category}"


@content_rule(
    "data",
    "data.category-name",
    "3.5",
    "category_name jest pełną ścieżką kategorii z ProductsCategories",
    "category_name is the category's full path from ProductsCategories",
    actions=("ProductsCategories",),
    after=(*AFTER, "categories.dictionary"),
)
def category_name(check: Check, product: dict[str, Any]) -> Iterator[str]:
    path = check.names("ProductsCategories").get(str(product.get("category_id") or ""))
    if path is not None and product.get("category_name") and product["category_name"] != path:
        yield f"category_name = {product['category_name']!r:.60} ≠ {path!r:.60}"


@content_rule(
    "data",
    "data.text-widths",
    "1.6",
    "Teksty mieszczą się w długościach, które zachowuje BaseLinker",
    "Texts fit the lengths that the client keeps",
    after=AFTER,
)
def text_widths(check: Check, product: dict[str, Any]) -> Iterator[str]:
    for name, width in WIDTHS.items():
        if isinstance(product.get(name), str) and len(product[name]) > width:
            yield f"{name}: {len(product[name])} > {width}"
