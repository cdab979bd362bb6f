"""What OrderAdd, OrderUpdate and OrdersGet are called with (protocol, 3.12 to 3.14)."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from baselinker_integration.wire.base import Flag, IdList, Page, Text, WireInt, WireModel
from baselinker_integration.wire.order_values import (
    BaselinkerId,
    Currency,
    DeliveryPrice,
    Doubts,
    Instant,
    LinePrice,
    OrderDate,
    OrderFlag,
    Pieces,
    UpdateType,
    attributes_parse,
    lines_parse,
)


class OrderAddAttribute(WireModel):
    """One attribute of a line; its price difference is already in the line's price."""

    name: Text = ""
    value: Text = ""
    price: Text = ""


class OrderAddLine(WireModel):
    """One line. `variant_id` "0" or absent means the main product; `price` is gross for one piece, below zero for a
    discount.
    """

    id: Text = ""
    variant_id: Text = ""
    sku: Text = ""
    name: Text = ""
    price: LinePrice
    quantity: Pieces
    auction_id: Text = ""
    tax: Text = ""
    currency: Text = ""
    attributes: Annotated[list[OrderAddAttribute], BeforeValidator(attributes_parse)] = []

    @model_validator(mode="before")
    @classmethod
    def _count(cls, values: Any, info: ValidationInfo) -> Any:
        if isinstance(info.context, Doubts):
            info.context.line += 1
        return values


class OrderAddRequest(WireModel):
    """An order as BaseLinker pushes it. Everything but its number and the lines is optional (protocol, 3.12).

    Validated with Doubts as context, it says there what it could not read exactly and took all the same.
    """

    baselinker_id: BaselinkerId
    products: Annotated[list[OrderAddLine], BeforeValidator(lines_parse)]
    previous_order_id: Text = ""
    date_add: OrderDate = 0
    service: Text = ""
    delivery_fullname: Text = ""
    delivery_company: Text = ""
    delivery_address: Text = ""
    delivery_postcode: Text = ""
    delivery_city: Text = ""
    delivery_state_code: Text = ""
    delivery_country: Text = ""
    delivery_country_code: Text = ""
    invoice_fullname: Text = ""
    invoice_company: Text = ""
    invoice_nip: Text = ""
    invoice_address: Text = ""
    invoice_postcode: Text = ""
    invoice_city: Text = ""
    invoice_state_code: Text = ""
    invoice_country: Text = ""
    invoice_country_code: Text = ""
    email: Text = ""
    phone: Text = ""
    delivery_method: Text = ""
    delivery_method_id: Text = ""
    delivery_price: DeliveryPrice = Decimal("0.00")
    delivery_point_name: Text = ""
    delivery_point_id: Text = ""
    delivery_point_pni: Text = ""
    delivery_point_address: Text = ""
    delivery_point_postcode: Text = ""
    delivery_point_city: Text = ""
    payment_method: Text = ""
    payment_method_cod: OrderFlag = False
    payment_method_id: Text = ""
    user_comments: Text = ""
    status_id: Text = ""
    currency: Currency = "PLN"
    want_invoice: OrderFlag = False
    paid: OrderFlag = False
    change_products_quantity: OrderFlag = False
    transaction_id: Text = ""
    service_account: Text = ""
    client_login: Text = ""

    @property
    def placed_at(self) -> datetime | None:
        """When the buyer ordered (aware UTC); None when it was not said."""
        return datetime.fromtimestamp(self.date_add, UTC) if self.date_add else None


class OrderAddCall(WireModel):
    """OrderAdd as dispatch sees it: the intake reads the fields itself, because a mistake there must leave an event."""


class OrderUpdateRequest(WireModel):
    """A change to orders of the shop. The list of orders comes under three names (protocol, 8-4)."""

    orders_ids: IdList = []
    order_ids: IdList = []
    order_id: IdList = []
    update_type: UpdateType
    update_value: Text = ""
    delivery_method_name: Text = ""
    tracking_url: Text = ""

    @property
    def numbers(self) -> list[str]:
        """The orders meant, each once, in the sequence given."""
        return list(dict.fromkeys([*self.orders_ids, *self.order_ids, *self.order_id]))


class OrdersGetRequest(WireModel):
    """Which orders to hand over: those after `id_from`, or placed since `time_from` (unix), or the one `order_id`."""

    time_from: Instant | None = None
    id_from: Annotated[WireInt, Field(ge=0)] | None = None
    order_id: Annotated[WireInt, Field(ge=0)] | None = None
    only_paid: Flag = False
    page: Page = 1
