"""What a product of ProductsData and its variants look like."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance.reading import (
    camel_keys,
    entries_of,
    is_absolute_url,
    nulls_in,
    number_of,
    whole_number_of,
)
from baselinker_integration.conformance.rule import Rules
from baselinker_integration.conformance.rules.judging import (
    tax_faults,
)
from baselinker_integration.conformance.session import Session

AFTER = ("data.dictionary",)
rules = Rules(after=AFTER)
REQUIRED = ("name", "sku", "ean", "quantity", "price", "tax", "description", "category_id", "images", "features")
NUMBERS = ("price", "weight", "height", "length", "width")
WIDTHS = {"name": 200, "sku": 50, "ean": 40, "location": 50}


def variants_of(product: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The product's variants that are readable, by id."""
    for key, variant in entries_of(product.get("variants")).items():
        if isinstance(variant, dict):
            yield key, variant


@rules.every(
    "data",
    "data.field-names",
    "3.5, 5",
    _("Towar ma wszystkie podstawowe pola, a klucze są małymi literami z podkreśleniem (nie camelCase)"),
)
def field_names(session: Session, product: dict[str, Any]) -> Iterator[str]:
    yield from camel_keys(product)
    yield from (f"{name} ∅" for name in REQUIRED if name not in product)


@rules.every(
    "data",
    "data.types",
    "1.2, 3.5",
    _("Liczby towaru są liczbami z kropką, stan całkowity, teksty tekstami"),
)
def types(session: Session, product: dict[str, Any]) -> Iterator[str]:
    for name in NUMBERS:
        value = product.get(name)
        if value not in (None, "") and number_of(value) is None:
            yield f"{name} = {value!r}"
    if product.get("quantity") is not None and whole_number_of(product["quantity"]) is None:
        yield f"quantity = {product['quantity']!r}"
    for name in ("name", "sku", "ean", "description", "man_name", "category_name", "location"):
        if product.get(name) is not None and not isinstance(product[name], str):
            yield f"{name} = {product[name]!r}"


@rules.every("data", "data.no-null", "3.5, 5", _("W ProductsData nie ma wartości null"))
def no_null(session: Session, product: dict[str, Any]) -> Iterator[str]:
    yield from (f"{path} = null" for path in nulls_in(product))


@rules.every(
    "data",
    "data.tax-percent",
    "1.2, 3.5, 5",
    _("VAT jest procentem od 0 do 100 (albo wartością umowną -1, -0.02, -0.03), nie ułamkiem"),
)
def tax_percent(session: Session, product: dict[str, Any]) -> Iterator[str]:
    if product.get("tax") is not None:
        yield from tax_faults(product["tax"])


@rules.every("data", "data.images-absolute", "3.5, 7.1-6", _("Adresy zdjęć są listą pełnych adresów http(s)"))
def images_absolute(session: Session, product: dict[str, Any]) -> Iterator[str]:
    for owner, row in (("", product), *variants_of(product)):
        images = row.get("images")
        if images is None:
            continue
        if not isinstance(images, list):
            yield f"{owner} images = {type(images).__name__}".strip()
            continue
        yield from (f"{owner} {image!r:.80}".strip() for image in images if image and not is_absolute_url(image))


@rules.every("data", "data.url-absolute", "3.5", _("Adres strony towaru jest pełnym adresem albo pusty"))
def url_absolute(session: Session, product: dict[str, Any]) -> Iterator[str]:
    if product.get("url") and not is_absolute_url(product["url"]):
        yield f"url = {product['url']!r:.80}"


@rules.every("data", "data.features-pairs", "3.5, 7.1-6", _("Cechy są listą par [nazwa, wartość]"))
def features_pairs(session: Session, product: dict[str, Any]) -> Iterator[str]:
    for owner, row in (("", product), *variants_of(product)):
        features = row.get("features")
        if features is not None and not isinstance(features, list):
            yield f"{owner} features = {type(features).__name__}".strip()
            continue
        for pair in features or []:
            if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
                yield f"{owner} {pair!r:.60}".strip()


@rules.every(
    "data",
    "data.category-known",
    "3.5, 7.1-6",
    _("category_id towaru jest kluczem w ProductsCategories (albo pusty)"),
    actions=("ProductsCategories",),
    after=(*AFTER, "categories.dictionary"),
)
def category_known(session: Session, product: dict[str, Any]) -> Iterator[str]:
    category = str(product.get("category_id") or "")
    if category not in ("", "0") and not session.knows("ProductsCategories", category):
        yield f"category_id = {category}"


@rules.every(
    "data",
    "data.category-name",
    "3.5",
    _("category_name jest pełną ścieżką kategorii z ProductsCategories"),
    actions=("ProductsCategories",),
    after=(*AFTER, "categories.dictionary"),
)
def category_name(session: Session, product: dict[str, Any]) -> Iterator[str]:
    path = session.names("ProductsCategories").get(str(product.get("category_id") or ""))
    if path is not None and product.get("category_name") and product["category_name"] != path:
        yield f"category_name = {product['category_name']!r:.60} ≠ {path!r:.60}"


@rules.every("data", "data.text-widths", "1.6", _("Teksty mieszczą się w długościach, które zachowuje BaseLinker"))
def text_widths(session: Session, product: dict[str, Any]) -> Iterator[str]:
    for name, width in WIDTHS.items():
        if isinstance(product.get(name), str) and len(product[name]) > width:
            yield f"{name}: {len(product[name])} > {width}"


REQUIRED_OF_VARIANTS = ("full_name", "name", "price", "quantity", "sku", "ean")


@rules.every(
    "data",
    "data.variants-dictionary",
    "1.2, 3.5",
    _("variants jest słownikiem numer: wariant (pusty może być [])"),
)
def variants_dictionary(session: Session, product: dict[str, Any]) -> Iterator[str]:
    variants = product.get("variants")
    if variants is None or variants == []:
        return
    if not isinstance(variants, dict):
        yield f"variants = {type(variants).__name__}"
    elif not all(isinstance(variant, dict) for variant in variants.values()) or "0" in variants:
        yield f"variants: {sorted(variants)[:5]}"


@rules.every("data", "data.variant-fields", "3.5", _("Wariant ma full_name, name, price, quantity, sku i ean"))
def variant_fields(session: Session, product: dict[str, Any]) -> Iterator[str]:
    for key, variant in variants_of(product):
        yield from (f"{key} {name} ∅" for name in REQUIRED_OF_VARIANTS if name not in variant)
        if variant.get("price") is not None and number_of(variant["price"]) is None:
            yield f"{key} price = {variant['price']!r}"
        if variant.get("quantity") is not None and whole_number_of(variant["quantity"]) is None:
            yield f"{key} quantity = {variant['quantity']!r}"


@rules.every(
    "data",
    "data.variant-full-name",
    "3.5",
    _("full_name wariantu zawiera nazwę towaru, nie samo wyróżnienie"),
)
def variant_full_name(session: Session, product: dict[str, Any]) -> Iterator[str]:
    name = str(product.get("name") or "")
    for key, variant in variants_of(product):
        full_name = variant.get("full_name")
        if isinstance(full_name, str) and not full_name.startswith(name[:20].rstrip()):
            yield f"{key} full_name = {full_name!r:.60}"
