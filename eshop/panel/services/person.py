"""One buyer's data: handed out, or erased wherever the shop keeps them (GDPR articles 15 and 17)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baselinker_integration.door.person import Person, person_calls, person_orders
from baselinker_integration.models import InboundCall, OrderBinding
from baselinker_integration.orders.erasing import buyers_erase, calls_empty
from eshop.core.errors import ApplicationError
from eshop.orders.models import Order
from eshop.orders.personal_data import BUYER_FIELDS
from eshop.orders.selectors import order_lines_load, orders_sent
from eshop.panel.models import ExportJob
from eshop.panel.services.exports import exports_delete
from event_log.services import event_record

_LINE = ("code", "name", "quantity", "unit_price", "tax_code", "attributes")
_PARCEL = ("number", "carrier", "tracking_url")
_FACTS = ("currency", "total", "delivery_price", "payment_method_name", "delivery_method_name", "is_paid", "paid_at")


@dataclass(frozen=True)
class Erased:
    """Numbers of the orders erased and of those left because they are still to be sent; calls by their id."""

    orders: list[int]
    orders_left: list[int]
    calls: list[int]
    calls_left: list[int]
    export_files: int


def person_make(*, email: str = "", phone: str = "", login: str = "") -> Person:
    """Whom the texts name. Raises ApplicationError when they name nobody."""
    person = Person(email=email.strip(), phone=phone.strip(), login=login.strip())
    if not (person.email or person.login or any(char.isdecimal() for char in person.phone)):
        raise ApplicationError("Name the person by e-mail, phone or login.")
    return person


def person_export(person: Person) -> dict[str, Any]:
    """Everything the shop knows of the person, as values for JSON: orders with their fields, and kept calls."""
    numbers = person_orders(person)
    sent = dict(OrderBinding.objects.filter(order__in=numbers).values_list("order_id", "sent_fields"))
    orders = (
        order_lines_load(Order.objects.filter(pk__in=numbers))
        .prefetch_related("history", "notes", "parcels")
        .order_by("pk")
    )
    calls = [
        {"received_at": kept.call.received_at, "action": kept.call.action, "fields": kept.fields}
        for kept in person_calls(person)
    ]
    event_record("person_exported", counts={"orders": len(numbers), "calls": len(calls)})
    return {"orders": [_order(order, sent.get(order.pk, {})) for order in orders], "calls": calls}


def person_erase(person: Person, *, now: datetime, force: bool = False) -> Erased:
    """Erase the person everywhere; what is still to be sent is left and named unless `force`. `now` is aware.

    Left are orders that are neither completed nor cancelled and have no parcel, and kept calls that may still
    become an order. Files of exported orders are deleted whole, they show this buyer among others.
    """
    numbers = Order.objects.filter(pk__in=person_orders(person), erased_at=None)
    due = numbers if force else orders_sent(numbers)
    due_ids = list(due.order_by("pk").values_list("pk", flat=True))
    left = list(numbers.exclude(pk__in=due_ids).order_by("pk").values_list("pk", flat=True))
    erased = buyers_erase(order_ids=due_ids, now=now)
    calls = [kept.call.pk for kept in person_calls(person)]
    if force:
        calls_empty(InboundCall.objects.filter(pk__in=calls))
    files = exports_delete(ExportJob.objects.filter(page__startswith="orders."))
    outcome = Erased(erased, left, calls if force else [], [] if force else calls, files)
    event_record(
        "person_erased",
        counts={
            "orders": len(outcome.orders),
            "orders_left": len(outcome.orders_left),
            "calls": len(outcome.calls),
            "calls_left": len(outcome.calls_left),
            "export_files": outcome.export_files,
        },
    )
    return outcome


def _order(order: Order, sent: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": order.pk,
        "placed_at": order.placed_at,
        "source": order.get_source_display(),
        "status": order.get_status_display(),
        **{name: getattr(order, name) for name in _FACTS},
        "buyer": {name: getattr(order, name) for name in BUYER_FIELDS},
        "parcels": [{name: getattr(parcel, name) for name in _PARCEL} for parcel in order.parcels.all()],
        "lines": [{name: getattr(line, name) for name in _LINE} for line in order.lines.all()],
        "history": [{"at": entry.at, "note": entry.note_shown} for entry in order.history.all()],
        "notes": [{"at": note.at, "text": note.text} for note in order.notes.all()],
        "sent_by_baselinker": sent,
    }
