"""What BaseLinker's token API answers about orders, read tolerantly: numbers come as text, empty maps as lists."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from baselinker_integration.wire.base import Flag, Text, WireDecimal, WireInt, WireModel


def map_parse(value: Any) -> dict[str, Any]:
    """A map of the wire, which is a list when it is empty or when its keys happen to be 0, 1, 2 …"""
    if isinstance(value, dict):
        return {str(key): item for key, item in value.items()}
    return {str(place): item for place, item in enumerate(value)} if isinstance(value, list) else {}


def list_parse(value: Any) -> list[Any]:
    """A list of the wire, which PHP writes as a map once a key is missing."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


Map = Annotated[dict[str, Any], BeforeValidator(map_parse)]


class LineThere(WireModel):
    """One line of an order in BaseLinker; `price_brutto` is for one piece, in the order's currency."""

    storage: Text = ""
    storage_id: Text = ""
    product_id: Text = ""
    variant_id: Text = ""
    name: Text = ""
    sku: Text = ""
    ean: Text = ""
    auction_id: Text = ""
    attributes: Text = ""
    price_brutto: WireDecimal = Decimal(0)
    tax_rate: Text = ""
    quantity: WireInt = 0


class OrderThere(WireModel):
    """An order in BaseLinker. Times are epoch seconds, 0 where not set; amounts are gross in the order's currency."""

    order_id: WireInt
    order_status_id: WireInt = 0
    confirmed: Flag = False
    date_add: WireInt = 0
    date_confirmed: WireInt = 0
    order_source: Text = ""
    order_source_id: Text = ""
    external_order_id: Text = ""
    currency: Text = "PLN"
    payment_method: Text = ""
    payment_method_cod: Flag = False
    payment_done: WireDecimal = Decimal(0)
    user_comments: Text = ""
    user_login: Text = ""
    email: Text = ""
    phone: Text = ""
    delivery_method: Text = ""
    delivery_price: WireDecimal = Decimal(0)
    delivery_fullname: Text = ""
    delivery_company: Text = ""
    delivery_address: Text = ""
    delivery_postcode: Text = ""
    delivery_city: Text = ""
    delivery_state: Text = ""
    delivery_country: Text = ""
    delivery_country_code: Text = ""
    delivery_point_id: Text = ""
    delivery_point_name: Text = ""
    delivery_point_address: Text = ""
    delivery_point_postcode: Text = ""
    delivery_point_city: Text = ""
    invoice_fullname: Text = ""
    invoice_company: Text = ""
    invoice_nip: Text = ""
    invoice_address: Text = ""
    invoice_postcode: Text = ""
    invoice_city: Text = ""
    invoice_state: Text = ""
    invoice_country: Text = ""
    invoice_country_code: Text = ""
    want_invoice: Flag = False
    extra_field_1: Text = ""
    extra_field_2: Text = ""
    custom_extra_fields: Map = Field(default_factory=dict)
    products: Annotated[list[LineThere], BeforeValidator(list_parse)] = Field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """What the buyer owes, gross: BaseLinker does not name it."""
        return sum((line.price_brutto * line.quantity for line in self.products), Decimal(0)) + self.delivery_price

    @property
    def is_paid(self) -> bool:
        """Whether all of it is paid; a part is not."""
        return self.payment_done >= self.total

    def field_text(self, name: str) -> str:
        """What stands in `extra_field_1`, `extra_field_2` or the custom field whose number `name` is."""
        if name in ("extra_field_1", "extra_field_2"):
            return str(getattr(self, name))
        value = self.custom_extra_fields.get(name, "")
        return str(value.get("title", "")) if isinstance(value, dict) else str(value)


class ParcelThere(WireModel):
    package_id: WireInt = 0
    courier_package_nr: Text = ""
    courier_code: Text = ""
    courier_other_name: Text = ""
    tracking_url: Text = ""
    is_return: Flag = False


class JournalRow(WireModel):
    """One event of BaseLinker's journal; `object_id` is what it is about beside the order, 0 for nothing."""

    log_id: Annotated[WireInt, Field(alias="log_id")] = 0
    id: WireInt = 0
    order_id: WireInt = 0
    log_type: WireInt = 0
    object_id: WireInt = 0
    date: WireInt = 0

    @property
    def number(self) -> int:
        """Its place in the journal: `log_id` on the wire, `id` in the documentation."""
        return self.log_id or self.id


def orders_there(data: dict[str, Any]) -> list[OrderThere]:
    """The orders of an answer to getOrders, in its sequence; rows that cannot be read are left out."""
    return list(_rows(OrderThere, data.get("orders")))


def parcels_there(data: dict[str, Any]) -> list[ParcelThere]:
    """The parcels of an answer to getOrderPackages."""
    return list(_rows(ParcelThere, data.get("packages")))


def parcel_made(data: dict[str, Any]) -> int:
    """The number that BaseLinker gave the parcel of createPackageManual; 0 when it does not say."""
    return next((parcel.package_id for parcel in _rows(ParcelThere, [data])), 0)


def journal_rows(data: dict[str, Any]) -> list[JournalRow]:
    """The rows of an answer to getJournalList, by rising number."""
    rows = [row for row in _rows(JournalRow, data.get("logs")) if row.number > 0]
    return sorted(rows, key=lambda row: row.number)


def _rows(model: type[Any], value: Any) -> Iterable[Any]:
    for row in list_parse(value):
        try:
            yield model.model_validate(row)
        except ValidationError:
            continue
