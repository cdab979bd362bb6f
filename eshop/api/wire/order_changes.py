"""What the ERP tells of orders."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from eshop.api.wire.base import Day, Instant, RequestModel, Text, Whole, each_once, may_be_left_out, out_of_years
from eshop.api.wire.bulk import BulkBody, EachRow
from eshop.api.wire.orders import State
from eshop.api.wire.patterns import NAME, ORDER_ID, WEB_ADDRESS

OrderId = Annotated[str, StringConstraints(pattern=ORDER_ID)]
Number = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NAME)]
WebAddress = Annotated[str, StringConstraints(max_length=500, pattern=WEB_ADDRESS)]
"""An address that a person may be sent to; other letters than ASCII's are written as %C3%B3."""


_LARGEST = 2**31 - 1
Version = Annotated[
    Whole, Field(ge=1, le=_LARGEST), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": _LARGEST})
]


def _of_our_time(moment: datetime) -> datetime:
    if not 2000 <= moment.year < 2100:
        raise out_of_years(2000, 2099)
    return moment


OurTime = Annotated[
    Instant,
    AfterValidator(_of_our_time),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": "^20[0-9]{2}-"}),
]


class AcknowledgeRow(RequestModel):
    """`confirm` moves the order on to *potwierdzone* as well."""

    id: OrderId
    version: Version = may_be_left_out()
    erp_number: Number
    confirm: bool = False


class AcknowledgeBody(BulkBody):
    items: list[EachRow[AcknowledgeRow]] = Field(min_length=1, max_length=500)


class ParcelTold(RequestModel):
    number: Number
    carrier: Annotated[Text, Field(max_length=100)] = ""
    tracking_url: WebAddress = may_be_left_out()


class InvoiceTold(RequestModel):
    number: Number
    issued_on: Day = may_be_left_out()
    url: WebAddress = may_be_left_out()


class PaymentTold(RequestModel):
    """`paid_at` is the moment of the call where it is left out."""

    paid: bool
    paid_at: OurTime = may_be_left_out()


class OrderPatch(RequestModel):
    """`parcels` are all those of the ERP, an empty list takes them away; `invoice` null takes the invoice back."""

    state: State = may_be_left_out()
    parcels: Annotated[list[ParcelTold], Field(max_length=50), each_once("number")] = may_be_left_out()
    invoice: InvoiceTold | None = None
    payment: PaymentTold = may_be_left_out()


class OrderUpdateRow(OrderPatch):
    id: OrderId
    version: Version = may_be_left_out()


class OrdersUpdateBody(BulkBody):
    items: list[EachRow[OrderUpdateRow]] = Field(min_length=1, max_length=500)
