"""The columns of an item card that a ProductAdd sets."""

from typing import Any

from baselinker_integration.errors import INVALID_PARAMETER, ProtocolError
from baselinker_integration.wire.base import item_number
from baselinker_integration.wire.product_add import ProductAddRequest
from eshop.catalog.models import Category, Manufacturer, Product, VatRate
from eshop.core.told import told

TAG = "Tag"
"""The attribute under which tags are kept: an item card has no tags of its own, and so they reach BaseLinker again."""

_COPIED = {
    "name": "name",
    "ean": "ean",
    "description": "description",
    "short_description": "description_extra1",
    "weight": "weight",
    "images": "images",
}


def product_values(product: Product, request: ProductAddRequest) -> dict[str, Any]:
    """New values of the columns that were sent and differ from those of `product`.

    A manufacturer and a VAT rate are made when they are missing. Raises ProtocolError invalid_parameter for a category
    that does not exist or a SKU that another item has.
    """
    sent = {column: getattr(request, field) for column, field in _COPIED.items()}
    values = {column: value for column, value in sent.items() if value is not None}
    if request.sku:
        values["code"] = _free_code(product, request.sku)
    if request.tax is not None:
        values["vat_rate_id"] = VatRate.objects.get_or_create(code=request.tax)[0].pk
    if request.man_name:
        values["manufacturer_id"] = Manufacturer.objects.get_or_create(name=request.man_name)[0].pk
    if request.category_id.strip() not in ("", "0"):
        values["category_id"] = _category(request.category_id)
    if request.features is not None or request.tags is not None:
        values["attributes"] = _attributes(product.attributes, request)
    return {column: value for column, value in values.items() if getattr(product, column) != value}


def _free_code(product: Product, sku: str) -> str:
    if product.code != sku and Product.objects.filter(code=sku).exclude(pk=product.pk).exists():
        raise ProtocolError(INVALID_PARAMETER, told("sku: kod %(code)s ma już inny towar") % {"code": sku[:50]})
    return sku


def _category(text: str) -> int:
    """The id, held so that it is still there when the item is written."""
    held = Category.objects.select_for_update(no_key=True).filter(pk=item_number(text))
    found = held.values_list("pk", flat=True).first()
    if found is None:
        none = told("category_id: w sklepie nie ma kategorii %(id)s")
        raise ProtocolError(INVALID_PARAMETER, none % {"id": text[:50]})
    return found


def _attributes(present: list[list[str]], request: ProductAddRequest) -> list[list[str]]:
    """Features and tags each replace their own kind; features that come back with the tags do not double them."""
    tags = [row for row in present if row[0] == TAG]
    features = [row for row in present if row[0] != TAG]
    if request.features is not None:
        sent = [[name, value] for name, value in request.features]
        features = [row for row in sent if row[0] != TAG]
        tags = [row for row in sent if row[0] == TAG] or tags
    if request.tags is not None:
        tags = [[TAG, tag] for tag in request.tags]
    return features + tags
