"""The request of ProductAdd (protocol, 3.10)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import Text, WireDecimal, WireModel
from baselinker_integration.wire.price_updates import WirePrice
from baselinker_integration.wire.product_lists import features_parse, images_parse, tags_parse
from baselinker_integration.wire.products import TAX
from baselinker_integration.wire.stock_updates import Pieces

IGNORED_FIELDS: dict[str, str] = {
    "height": "an item card of the shop has no dimensions",
    "width": "an item card of the shop has no dimensions",
    "length": "an item card of the shop has no dimensions",
    "description_extra2": "an item card has a description and a short one; the short one is description_extra1",
    "description_extra3": "an item card has a description and a short one; the short one is description_extra1",
    "description_extra4": "an item card has a description and a short one; the short one is description_extra1",
}
"""Documented fields without effect, and why. The recorded call shows their values."""

_GRAM = Decimal("0.001")
_HEAVIEST = 9_999_999
_TAX_CODES = {Decimal(str(percent)): code for code, percent in TAX.items()}


def _tax(value: Any) -> str:
    """The code of the VAT rate that a percentage means; -1, -0.02 and -0.03 are zw, np and oo (contract, section 4)."""
    text = str(value).strip().removesuffix("%").strip().replace(",", ".").lower()
    if text in TAX:
        return text
    try:
        percent = Decimal(text)
    except ArithmeticError:
        percent = Decimal("NaN")
    if percent.is_finite() and percent in _TAX_CODES:
        return _TAX_CODES[percent]
    raise PydanticCustomError("text", "oczekiwano stawki 23, 8, 5, 0, -1 (zw), -0.02 (np) albo -0.03 (oo)") from None


def _weight(value: Decimal) -> Decimal:
    if not 0 <= value <= _HEAVIEST:
        raise PydanticCustomError("decimal", "oczekiwano wagi w kg od 0")
    return abs(value.quantize(_GRAM, rounding=ROUND_HALF_UP))


class ProductAddRequest(WireModel):
    """An item to add or change; None is a field that was not sent, so it stays as it is (for lists "[]" empties them).

    `price` is gross, `weight` kg, `tax` the code of a VAT rate, `tags` the values without BaseLinker's tag ids.
    """

    product_id: Annotated[Text, Field(max_length=50)] = ""
    sku: Annotated[Text, AfterValidator(str.strip), Field(max_length=255)] = ""
    name: Annotated[Text, AfterValidator(str.strip), Field(max_length=500)] | None = None
    ean: Annotated[Text, AfterValidator(str.strip), Field(max_length=64)] | None = None
    quantity: Pieces | None = None
    price: WirePrice | None = None
    tax: Annotated[str, BeforeValidator(_tax)] | None = None
    weight: Annotated[WireDecimal, AfterValidator(_weight)] | None = None
    description: Text | None = None
    description_extra1: Text | None = None
    man_name: Annotated[Text, AfterValidator(str.strip), Field(max_length=200)] | None = None
    category_id: Text = ""
    images: Annotated[list[str], BeforeValidator(images_parse)] | None = None
    features: Annotated[list[tuple[str, str]], BeforeValidator(features_parse)] | None = None
    tags: Annotated[list[str], BeforeValidator(tags_parse)] | None = None
