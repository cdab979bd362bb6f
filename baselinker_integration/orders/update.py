"""What BaseLinker reports about orders of the shop: state, payment, parcel (protocol, 3.14)."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet

from baselinker_integration import errors
from baselinker_integration.errors import ProtocolError
from baselinker_integration.models import Connection
from baselinker_integration.orders.repeat import ACTOR, payment_changes, payment_report
from baselinker_integration.orders.reports import status_report
from baselinker_integration.wire.orders import OrderUpdateRequest
from eshop.core import clock
from eshop.core.errors import Conflict
from eshop.core.masking import tail_mask
from eshop.core.numbers import whole_number
from eshop.core.told import told, told_joined
from eshop.orders.models import Order, OrderStatus, Parcel
from eshop.orders.services.parcels import (
    NUMBER_LENGTH,
    ParcelData,
    order_parcel_add,
    order_parcels_set,
    tracking_url_is_safe,
)
from eshop.orders.services.payment import order_payment_set, order_payment_withdraw
from eshop.orders.services.status import order_status_change
from event_log.changes import Change
from event_log.models import Severity
from event_log.services import Problem, event_record

MAXIMUM_ORDERS = 1000
_LARGEST_NUMBER = 2**31
_ORIGIN = Parcel.Origin.BASELINKER
_Change = Callable[[Connection, Order], bool]


def orders_visible(connection: Connection) -> QuerySet[Order]:
    """Orders that this account may ask about and change: all but those another BaseLinker account put into the shop."""
    return Order.objects.filter(Q(baselinker_binding=None) | Q(baselinker_binding__connection=connection))


def orders_update(*, connection: Connection, request: OrderUpdateRequest, now: datetime) -> int:
    """Carry out one update on each of its orders; returns on how many, also where nothing had to change.

    Unknown numbers are skipped. A state that an order may not move to is not counted and leaves a warning. `now`
    (aware) is when the call came. Raises ProtocolError (invalid_parameter) before anything is changed.
    """
    change = _change(request, now)
    numbers = [whole_number(text) or 0 for text in request.numbers]
    if not request.numbers or len(request.numbers) > MAXIMUM_ORDERS:
        raise _invalid("orders_ids", f"oczekiwano od 1 do {MAXIMUM_ORDERS} numerów zamówień")
    orders = orders_visible(connection).filter(pk__in=[number for number in numbers if 0 < number <= _LARGEST_NUMBER])
    return sum(change(connection, order) for order in orders.order_by("pk"))


def _change(request: OrderUpdateRequest, now: datetime) -> _Change:
    value = request.update_value.strip()
    if request.update_type == "status":
        return _status_change(value)
    if request.update_type == "paid":
        return _payment_change(value.lower(), now)
    return _parcel_change(request, value)


def _status_change(value: str) -> _Change:
    if value not in {str(status.value) for status in OrderStatus}:
        raise _invalid("update_value", told("oczekiwano numeru stanu z listy StatusesList"))
    to = OrderStatus(int(value))

    def change(connection: Connection, order: Order) -> bool:
        try:
            left = order_status_change(order_id=order.pk, to=to, actor=ACTOR)
        except Conflict as conflict:
            _report_forbidden(connection, order, to, conflict)
            return False
        if left is not None:
            status_report(connection=connection, order=order, left=left, to=to)
        return True

    return change


def _payment_change(value: str, now: datetime) -> _Change:
    if value not in ("1", "true", "0", "false"):
        raise _invalid("update_value", told("oczekiwano 0 albo 1"))
    is_paid = value in ("1", "true")

    def change(connection: Connection, order: Order) -> bool:
        if is_paid:
            outcome = order_payment_set(order_id=order.pk, paid_at=now, actor=ACTOR)
            payment_report(connection=connection, order=order, outcome=outcome)
            is_plain = outcome.changed and not outcome.released and not outcome.is_cancelled
            message, severity = told("Zaksięgowano wpłatę."), Severity.INFO
            changes = payment_changes(outcome)
        else:
            is_plain = order_payment_withdraw(order_id=order.pk, actor=ACTOR).changed
            message = told("Wycofano oznaczenie wpłaty; stan zamówienia pozostał.")
            severity = Severity.WARNING
            changes = [Change("orders.order.is_paid", True, False)]
        if is_plain:
            event_record(
                "order_updated",
                connection,
                subject=order,
                severity=severity,
                message=message,
                changes=changes,
            )
        return True

    return change


def _parcel_change(request: OrderUpdateRequest, number: str) -> _Change:
    """A number is one more parcel of the order, no number takes those away that BaseLinker named."""
    if len(number) > NUMBER_LENGTH:
        long = told("numer przesyłki może mieć najwyżej %(most)s znaków") % {"most": NUMBER_LENGTH}
        raise _invalid("update_value", long)
    carrier, address = request.delivery_method_name.strip(), request.tracking_url.strip()
    is_left_out = bool(address) and not tracking_url_is_safe(address)

    def change(connection: Connection, order: Order) -> bool:
        if number:
            parcel = ParcelData(number, carrier, address)
            changed = order_parcel_add(order_id=order.pk, parcel=parcel, origin=_ORIGIN, actor=ACTOR)
        else:
            changed = order_parcels_set(order_id=order.pk, parcels=[], origin=_ORIGIN, actor=ACTOR)
        if changed:
            left_out = Problem("bad_entry", field="tracking_url", detail=told("adres inny niż http(s) pominięto"))
            event_record(
                "order_updated",
                connection,
                subject=order,
                severity=Severity.WARNING if is_left_out else Severity.INFO,
                message=told("Numer przesyłki: %(number)s") % {"number": f"{tail_mask(number)} {carrier}".strip()},
                problems=[left_out] if is_left_out else [],
            )
        return True

    return change


def _report_forbidden(connection: Connection, order: Order, to: OrderStatus, conflict: Conflict) -> None:
    event_record(
        "order_update_refused",
        connection,
        subject=order,
        severity=Severity.WARNING,
        message=conflict.message,
        problems=[Problem("status_move_forbidden", field="status", detail=conflict.message)],
        collapse_key=f"status_forbidden:{connection.pk}:{order.pk}:{to.value}:{clock.business_date(clock.now())}",
    )


def _invalid(field: str, expectation: str) -> ProtocolError:
    return ProtocolError(errors.INVALID_PARAMETER, told_joined(": ", [field, expectation]), [(field, expectation)])
