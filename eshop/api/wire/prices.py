"""Prices as the ERP sends them."""

from pydantic import Field

from eshop.api.wire.base import Identifier, Money, RequestModel
from eshop.api.wire.bulk import BulkBody, EachRow


class PriceRow(RequestModel):
    """A gross price in the list's currency; null: the item has no price in this list."""

    external_id: Identifier
    price_list: Identifier | None = Field(
        default=None, description="Name of a price list or the ERP's id of it; without it the shop's default list."
    )
    gross: Money | None


class PricesBody(BulkBody):
    items: list[EachRow[PriceRow]] = Field(min_length=1, max_length=5000)
