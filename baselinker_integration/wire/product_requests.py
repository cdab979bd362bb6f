"""Requests of the product actions (protocol, 3.4 to 3.7)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from baselinker_integration.wire.base import Flag, IdList, NumberList, Page, Text, WireDecimal, WireModel

_SORT = re.compile(r"^\s*(id|name|quantity|price)(?:\s+(asc|desc))?\s*$", re.IGNORECASE)
_LIMIT = re.compile(r"^\s*(?:(\d{1,9})\s*,\s*)?(\d{1,9})\s*$")
_MAXIMUM_LIMIT = 10_000


def _sort(value: Any) -> tuple[str, bool]:
    match = _SORT.match(str(value))
    if match is None:
        raise PydanticCustomError("text", "oczekiwano id, name, quantity albo price oraz ASC albo DESC")
    return match.group(1).lower(), (match.group(2) or "").lower() == "desc"


def _limit(value: Any) -> tuple[int, int]:
    match = _LIMIT.match(str(value))
    if match is None:
        raise PydanticCustomError("text", "oczekiwano liczby albo pary przesunięcie,liczba")
    return int(match.group(1) or 0), max(1, min(int(match.group(2)), _MAXIMUM_LIMIT))


@dataclass(frozen=True)
class ListFilter:
    """What ProductsList was asked for. Empty and None mean: not filtered. Prices are gross PLN, bounds inclusive."""

    category_id: str = ""
    ids: tuple[str, ...] = ()
    eans: tuple[str, ...] = ()
    sku: str = ""
    name: str = ""
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    quantity_from: Decimal | None = None
    quantity_to: Decimal | None = None
    available: bool | None = None
    sort_field: str = "id"
    sort_descending: bool = False
    page: int = 1
    limit: int | None = None
    offset: int = 0

    @property
    def is_lookup(self) -> bool:
        """Whether single products are looked for; anything else is a listing (contract, section 5)."""
        return bool(self.ids or self.eans or self.sku or self.name)

    @property
    def is_plain(self) -> bool:
        """Whether a ready page answers it: everything, by id, in pages of our own size."""
        bounds = (self.price_from, self.price_to, self.quantity_from, self.quantity_to, self.available)
        is_narrowed = self.is_lookup or bool(self.category_id) or any(bound is not None for bound in bounds)
        return not is_narrowed and (self.sort_field, self.sort_descending) == ("id", False) and self.limit is None


class ProductsListRequest(WireModel):
    """`filter_limit` is a count or "offset,count" (contradiction 5); `category_id` "" and "all" mean no filter."""

    category_id: Text = ""
    filter_limit: Annotated[tuple[int, int] | None, BeforeValidator(_limit)] = None
    filter_sort: Annotated[tuple[str, bool], BeforeValidator(_sort)] = ("id", False)
    filter_id: Text = ""
    filter_ids_list: IdList = Field(default_factory=list)
    filter_ean: IdList = Field(default_factory=list)
    filter_sku: Text = ""
    filter_name: Text = ""
    filter_price_from: WireDecimal | None = None
    filter_price_to: WireDecimal | None = None
    filter_quantity_from: WireDecimal | None = None
    filter_quantity_to: WireDecimal | None = None
    filter_available: Flag | None = None
    page: Page = 1

    def to_filter(self) -> ListFilter:
        """The request in the feed's own words."""
        wanted_ids = {self.filter_id} if self.filter_id else set(self.filter_ids_list)
        if self.filter_id and self.filter_ids_list:
            wanted_ids &= set(self.filter_ids_list)
        has_ids = bool(self.filter_id or self.filter_ids_list)
        offset, limit = self.filter_limit or (0, None)
        return ListFilter(
            category_id="" if self.category_id == "all" else self.category_id,
            ids=tuple(sorted(wanted_ids)) or (("-",) if has_ids else ()),
            eans=tuple(self.filter_ean),
            sku=self.filter_sku,
            name=self.filter_name,
            price_from=self.filter_price_from,
            price_to=self.filter_price_to,
            quantity_from=self.filter_quantity_from,
            quantity_to=self.filter_quantity_to,
            available=self.filter_available,
            sort_field=self.filter_sort[0],
            sort_descending=self.filter_sort[1],
            page=self.page,
            limit=limit,
            offset=offset,
        )


class ProductsDataRequest(WireModel):
    """`fields` restricts the keys of each product; `only_images` asks for photos alone (protocol, 3.5)."""

    products_id: NumberList = Field(default_factory=list, max_length=1000)
    fields: IdList = Field(default_factory=list)
    only_images: Flag = False


class PageRequest(WireModel):
    page: Page = 1
