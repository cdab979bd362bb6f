"""Stock as the ERP sends it."""

from typing import Literal

from pydantic import Field

from eshop.api.wire.base import Identifier, Pieces, PiecesChange, RequestModel
from eshop.api.wire.bulk import BulkBody, EachRow
from eshop.api.wire.pages import Cursor


class StockBasis(RequestModel):
    """What the ERP knew of the shop's orders when it counted its stock."""

    seen_changes: Cursor | None = Field(
        default=None,
        description="Cursor of /changes up to which the ERP had booked orders. Pieces of newer orders are taken off the"
        " stock; without it, pieces of orders that are not acknowledged.",
    )
    basis: Literal["counted", "as_is"] = Field(
        default="counted", description="as_is: the number counts as it is, whatever the shop has sold meanwhile."
    )


class StockRow(RequestModel):
    external_id: Identifier
    quantity: Pieces = Field(description="Pieces on hand, as the ERP counts them.")


class StockSetBody(BulkBody, StockBasis):
    items: list[EachRow[StockRow]] = Field(min_length=1, max_length=5000)


class StockChangeRow(RequestModel):
    external_id: Identifier
    change: PiecesChange = Field(description="Pieces that came (or, below zero, went).")


class StockAdjustBody(BulkBody):
    items: list[EachRow[StockChangeRow]] = Field(min_length=1, max_length=5000)
