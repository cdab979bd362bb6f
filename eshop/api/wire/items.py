"""Items as they come in and go out. What a row does not name stays as it is, null clears it."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import (
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    TypeAdapter,
    WrapValidator,
)
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from eshop.api.wire.base import (
    AnswerModel,
    Identifier,
    Instant,
    Money,
    Pieces,
    RequestModel,
    Weight,
    each_once,
    may_be_left_out,
)
from eshop.api.wire.bulk import BulkBody, EachRow
from eshop.api.wire.pages import PageAnswer, PageQuery
from eshop.api.wire.patterns import CLEAN, LANGUAGE, VAT, pattern
from eshop.api.wire.stock import StockBasis

CleanText = Annotated[str, StringConstraints(pattern=CLEAN)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]


Unit = Annotated[CleanText, Field(max_length=20)]
Ean = Annotated[CleanText, Field(max_length=64)]
Name200 = Annotated[CleanText, Field(max_length=200)]
Name255 = Annotated[CleanText, Field(max_length=255)]
Name500 = Annotated[CleanText, Field(max_length=500)]
Address = Annotated[CleanText, Field(max_length=2000)]
Block = Annotated[CleanText, Field(max_length=200_000)]


CategoryPath = Annotated[list[Name200], Field(max_length=12)]
_READERS: dict[type, TypeAdapter[Any]] = {str: TypeAdapter(Identifier), list: TypeAdapter(CategoryPath)}


def _category_read(value: Any, _read: Any) -> Any:
    """By what was sent, so that a mistake is told once and at its place, not for each of the two forms."""
    reader = _READERS.get(type(value))
    if reader is None:
        raise PydanticCustomError("text_or_names", "string or list")
    return reader.validate_python(value, strict=True)


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class ItemAttribute:
    """A property that buyers see, in the order of the list."""

    name: Annotated[CleanText, Strict(), Field(min_length=1, max_length=255)]
    value: Annotated[Block, Strict()]


class ItemPrice(RequestModel):
    """A gross price in the list's currency; null: the item has no price in this list."""

    price_list: Identifier | None = Field(
        default=None, description="Name of a price list or the ERP's id of it; without it the shop's default list."
    )
    gross: Money | None


class ItemTexts(RequestModel):
    """Texts in a language other than the shop's own."""

    name: Name500 | None = None
    description: Block | None = None
    short_description: Block | None = None


class ItemChange(RequestModel):
    """What is to change of an item."""

    code: Name255 | None = Field(default=None, description="The SKU.")
    name: Name500 | None = None
    variant_name: Name255 | None = Field(default=None, description="What tells a variant from its siblings.")
    parent: Identifier | None = Field(default=None, description="external_id of the item that this is a variant of.")
    ean: Ean | None = None
    description: Block | None = None
    short_description: Block | None = None
    vat: Annotated[str, StringConstraints(pattern=VAT)] | None = Field(
        default=None, description="Code of the rate: 23, 8, 5, 0, zw, np."
    )
    unit: Unit | None = None
    weight: Weight | None = Field(default=None, description="Kilograms.")
    manufacturer: Name200 | None = None
    category: Annotated[Identifier | CategoryPath, WrapValidator(_category_read)] | None = Field(
        default=None, description="The ERP's id of a category, or names from the root down, which are made if need be."
    )
    images: Annotated[list[Address], Field(max_length=200)] | None = Field(
        default=None, description="Addresses, the most important first."
    )
    attributes: Annotated[list[ItemAttribute], Field(max_length=500)] | None = None
    prices: Annotated[list[ItemPrice], Field(max_length=100), each_once("price_list")] = Field(default_factory=list)
    stock: Pieces = may_be_left_out(description="Pieces on hand, absolute.")
    translations: dict[Language, ItemTexts | None] = Field(
        default_factory=dict, max_length=20, json_schema_extra={"additionalProperties": False}
    )
    is_active: bool = may_be_left_out(description="Whether the shop sells it.")


class ItemRow(ItemChange):
    """One item, or a variant of one."""

    external_id: Identifier


class ItemPatch(ItemChange, StockBasis):
    """A change of the one item that the address names."""


class ItemsBody(BulkBody, StockBasis):
    items: list[EachRow[ItemRow]] = Field(min_length=1, max_length=1000)


class ItemAttributeOut(AnswerModel):
    name: str
    value: str


class ItemPriceOut(AnswerModel):
    price_list: str
    gross: Money


class ItemTextsOut(AnswerModel):
    name: str
    description: str
    short_description: str


class FeedProblemOut(AnswerModel):
    """What a connected account's rules say of the item, as its copy was last prepared."""

    account: str
    code: str
    field: str
    detail: str


class Item(AnswerModel):
    """An item as the shop has it. Fields that were not asked for are left out."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(required=["external_id"]))

    external_id: str
    code: str
    name: str
    variant_name: str
    parent: str | None
    ean: str
    description: str
    short_description: str
    vat: str | None
    unit: str
    weight: Weight | None
    manufacturer: str | None
    category: list[str] = Field(description="Names from the root down; empty without a category.")
    images: list[str]
    attributes: list[ItemAttributeOut]
    prices: list[ItemPriceOut]
    stock: str = Field(description="Pieces on hand; below zero where more was sold than there was.")
    translations: dict[str, ItemTextsOut]
    is_active: bool
    changed_at: Instant = Field(description="When the item card changed last; prices and stock do not count.")
    problems: list[FeedProblemOut] = Field(description="Only of a single item.")


FIELDS = tuple(name for name in Item.model_fields if name not in ("external_id", "problems"))
_NAMES = "|".join(FIELDS)
_FIELDS = pattern(
    rf"^({_NAMES})(,({_NAMES}))*$", _("Oczekiwano nazw pól z przecinkami: %(names)s."), names=", ".join(FIELDS)
)


class ItemQuery(PageQuery):
    fields: Annotated[str, StringConstraints(pattern=_FIELDS)] | None = Field(
        default=None, description="Names with commas; external_id is always there."
    )
    changed_after: Instant | None = Field(default=None, description="Only items whose card changed after this moment.")
    limit: int = Field(default=100, ge=1, le=500)


class ItemsPage(PageAnswer):
    items: list[Item]
