"""Orders of the shop as the API's models, and what the ERP tells as what the services take."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from baselinker_integration.models import OrderBinding
from eshop.api.errors.problem import FieldError
from eshop.api.wire.order_changes import OrderPatch
from eshop.api.wire.orders import LineAttribute, OrderAddress, OrderLineOut, OrderOut, OrderParcel, PickupPoint
from eshop.core.errors import ApplicationError, Conflict
from eshop.orders.errors import AlreadyAcknowledged, Stale
from eshop.orders.models import OrderStatus
from eshop.orders.personal_data import columns_masked
from eshop.orders.services.invoice import InvoiceData
from eshop.orders.services.parcels import ParcelData
from eshop.orders.services.update import OrderUpdate, Payment

_POINTERS = {"status": "/state", "delivery_number": "/parcels"}
"""Where the API has what a service names otherwise."""
STATES: Mapping[int, str] = {status.value: status.name.lower() for status in OrderStatus}


def orders_told(orders: Sequence[dict[str, Any]], *, is_open: bool) -> list[OrderOut]:
    """The models of `orders_whole`; with one statement for all. `is_open`: the caller may see buyers' data."""
    numbers = [order["id"] for order in orders]
    sent = dict(OrderBinding.objects.filter(order__any_of=numbers).values_list("order_id", "external_id"))
    return [_order(order if is_open else columns_masked(order), sent.get(order["id"]), is_open) for order in orders]


def update_read(told: OrderPatch, *, now: datetime, version: int | None = None) -> OrderUpdate:
    """What `told` asks for; `now` (aware) is when, where it does not say when the payment came."""
    payment, invoice = told.payment, None
    if "invoice" in told.model_fields_set:
        sent = told.invoice
        invoice = InvoiceData(sent.number, sent.issued_on, sent.url or "") if sent else InvoiceData()
    return OrderUpdate(
        version=version,
        payment=Payment(payment.paid, payment.paid_at or now) if payment else None,
        state=OrderStatus[told.state.upper()] if told.state else None,
        parcels=None if told.parcels is None else [_parcel(parcel) for parcel in told.parcels],
        invoice=invoice,
    )


def refusal_told(refusal: ApplicationError) -> FieldError:
    """Why a service refused a change, with the field as the API names it."""
    return FieldError(_POINTERS.get(refusal.field, f"/{refusal.field}"), _code(refusal), refusal.message)


def _code(refusal: ApplicationError) -> str:
    if isinstance(refusal, Stale):
        return "stale"
    if isinstance(refusal, AlreadyAcknowledged):
        return "already_acknowledged"
    return "conflict" if isinstance(refusal, Conflict) else "bad_value"


def _parcel(told: Any) -> ParcelData:
    return ParcelData(told.number, told.carrier, told.tracking_url or "")


def _order(order: dict[str, Any], baselinker_id: str | None, is_open: bool) -> OrderOut:
    """Values come from our own columns, so the model need not check them again."""
    shown = "open" if is_open else "masked"
    return OrderOut.model_construct(
        id=str(order["id"]),
        version=order["version"],
        state=STATES[order["status"]],
        held=order["is_held"],
        source=order["source"],
        marketplace=order["marketplace"],
        seller_account=order["service_account"],
        baselinker_id=baselinker_id,
        placed_at=order["placed_at"],
        currency=order["currency"],
        total=order["total"],
        erp_number=order["erp_number"],
        acknowledged_at=order["acknowledged_at"],
        personal_data="erased" if order["erased_at"] else shown,
        buyer={"email": order["email"], "phone": order["phone"], "login": order["client_login"]},
        delivery={
            "method": order["delivery_method_name"] or order["delivery_name"] or "",
            "price": order["delivery_price"],
            "address": _address(order, "delivery"),
            "point": _point(order),
        },
        payment={
            "method": order["payment_method_name"] or order["payment_name"] or "",
            "cash_on_delivery": order["is_cash_on_delivery"],
            "paid": order["is_paid"],
            "paid_at": order["paid_at"],
            "transaction_id": order["transaction_id"],
        },
        invoice={
            "wanted": order["want_invoice"],
            "tax_number": order["invoice_nip"],
            "address": _address(order, "invoice"),
            "number": order["invoice_number"],
            "issued_on": order["invoice_issued_on"],
            "url": order["invoice_url"],
        },
        lines=[_line(line) for line in order["lines"]],
        parcels=[_parcel_told(parcel) for parcel in order["parcels"]],
        comments=order["user_comments"],
        shop_comments=order["admin_comments"],
    )


def _point(order: dict[str, Any]) -> PickupPoint | None:
    if not (order["delivery_point_code"] or order["delivery_point_name"] or order["delivery_point_address"]):
        return None
    return {
        "code": order["delivery_point_code"],
        "name": order["delivery_point_name"],
        "street": order["delivery_point_address"],
        "postcode": order["delivery_point_postcode"],
        "city": order["delivery_point_city"],
    }


def _address(order: dict[str, Any], part: str) -> OrderAddress:
    return {
        "name": order[f"{part}_fullname"],
        "company": order[f"{part}_company"],
        "street": order[f"{part}_address"],
        "postcode": order[f"{part}_postcode"],
        "city": order[f"{part}_city"],
        "region": order[f"{part}_state_code"],
        "country": order[f"{part}_country"],
        "country_code": order[f"{part}_country_code"],
    }


def _line(line: dict[str, Any]) -> OrderLineOut:
    return {
        "position": line["position"],
        "external_id": line["external_id"],
        "code": line["code"],
        "ean": line["ean"],
        "name": line["name"],
        "quantity": line["quantity"],
        "unit_price": line["unit_price"],
        "vat": line["tax_code"],
        "attributes": [_attribute(part) for part in line["attributes"]],
        "offer_id": line["auction_id"],
        "shortage": line["shortage"],
    }


def _attribute(part: Any) -> LineAttribute:
    """Lines of pushed orders keep the wire's form, those of the shop's own the item card's `[name, value]`."""
    name, value = (part.get("name", ""), part.get("value", "")) if isinstance(part, dict) else part
    return {"name": str(name), "value": str(value)}


def _parcel_told(parcel: dict[str, Any]) -> OrderParcel:
    return {
        "number": parcel["number"],
        "carrier": parcel["carrier"],
        "tracking_url": parcel["tracking_url"],
        "origin": parcel["origin"],
    }
