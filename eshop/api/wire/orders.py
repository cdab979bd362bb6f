"""Orders as they go out to the ERP. Of what a page has hundreds of, pydantic writes plain dicts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, WithJsonSchema
from typing_extensions import TypedDict

from eshop.api.wire.base import AnswerModel
from eshop.api.wire.pages import PageAnswer, PageQuery

State = Literal[
    "entered",
    "awaiting_delivery_cost",
    "awaiting_customer",
    "awaiting_payment",
    "awaiting_shop",
    "confirmed",
    "completed",
    "cancelled",
]
Amount = Annotated[
    Decimal,
    PlainSerializer(lambda value: f"{value:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)\.[0-9]{2}$", "examples": ["19.99"]}),
]
"""A gross amount in the order's currency. A discount is a line below zero."""
Time = Annotated[datetime, WithJsonSchema({"type": "string", "format": "date-time"})]
Date = Annotated[date, WithJsonSchema({"type": "string", "format": "date"})]


class OrderBuyer(TypedDict):
    email: str
    phone: str
    login: str


class OrderAddress(TypedDict):
    name: str
    company: str
    street: str
    postcode: str
    city: str
    region: str
    country: str
    country_code: str


class PickupPoint(TypedDict):
    code: str
    name: str
    street: str
    postcode: str
    city: str


class OrderDelivery(TypedDict):
    """`point` is null for an order that goes to the address."""

    method: str
    price: Amount
    address: OrderAddress
    point: PickupPoint | None


class OrderPayment(TypedDict):
    method: str
    cash_on_delivery: bool
    paid: bool
    paid_at: Time | None
    transaction_id: str


class OrderInvoice(TypedDict):
    """What the buyer wants, and what the ERP told of the invoice that it issued."""

    wanted: bool
    tax_number: str
    address: OrderAddress
    number: str
    issued_on: Date | None
    url: str


class LineAttribute(TypedDict):
    name: str
    value: str


class OrderLineOut(TypedDict):
    """`external_id` is null where the line is no item of the shop; `shortage` is what the stock did not have."""

    position: int
    external_id: str | None
    code: str
    ean: str
    name: str
    quantity: int
    unit_price: Amount
    vat: str
    attributes: list[LineAttribute]
    offer_id: str
    shortage: int


class OrderParcel(TypedDict):
    number: str
    carrier: str
    tracking_url: str
    origin: Literal["baselinker", "erp", "panel"]


class OrderOut(AnswerModel):
    """A whole order. `version` grows with each change, and is the order's ETag."""

    id: str
    version: int
    state: State
    held: bool = Field(description="Waits for the payment and is not to be taken.")
    source: str
    marketplace: str
    seller_account: str
    baselinker_id: str | None
    placed_at: Time
    currency: str
    total: Amount
    erp_number: str
    acknowledged_at: Time | None
    personal_data: Literal["open", "masked", "erased"]
    buyer: OrderBuyer
    delivery: OrderDelivery
    payment: OrderPayment
    invoice: OrderInvoice
    lines: list[OrderLineOut]
    parcels: list[OrderParcel]
    comments: str
    shop_comments: str


class OrdersQuery(PageQuery):
    state: Literal["takable"] = Field(
        default="takable", description="Orders that wait for the shop, are not held for payment and not acknowledged."
    )
    limit: int = Field(default=100, ge=1, le=200)


class OrdersPage(PageAnswer):
    items: list[OrderOut]


class SoldOutItem(TypedDict):
    external_id: str
    code: str


class OrderChangeOut(AnswerModel):
    """`state` is where a move between states ended, `by` who made the change. `sold_out` are items of a new order, or
    of changed lines, of which no whole piece is left now.
    """

    order_id: str
    kind: Literal[
        "created", "state", "payment", "parcel", "lines", "details", "invoice", "acknowledged", "erased"
    ]  # fmt: skip
    at: Time
    state: State | None
    by: str
    sold_out: list[SoldOutItem]


class ChangesQuery(PageQuery):
    limit: int = Field(default=500, ge=1, le=1000)


class ChangesPage(PageAnswer):
    items: list[OrderChangeOut]
