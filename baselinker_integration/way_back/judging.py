"""What the shop makes of an order that was read in BaseLinker: what a repeated push would make of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from baselinker_integration.models import OrderBinding, TokenAccount, WayBack
from baselinker_integration.orders.draft import fields_snapshot
from baselinker_integration.orders.repeat import ACTOR, order_repeat
from baselinker_integration.orders.reports import status_report
from baselinker_integration.way_back.asking import Asking
from baselinker_integration.way_back.repeats import order_fields_over
from baselinker_integration.wire.order_add import OrderAddRequest
from baselinker_integration.wire.token_orders import OrderThere, orders_there, parcels_there
from eshop.core import clock
from eshop.core.told import told
from eshop.orders.models import Order, OrderStatus, Parcel
from eshop.orders.services.parcels import NUMBER_LENGTH, ParcelData, order_parcel_add, order_parcels_set
from eshop.orders.services.status import status_move
from event_log.acknowledging import events_settle
from event_log.models import Severity
from event_log.services import event_record

LOOK_AGAIN = timedelta(minutes=1)
"""An order that was not found is gone when it is not found a minute later either."""


def order_judge(account: TokenAccount, binding: OrderBinding, order: OrderThere) -> None:
    """Have the code of repeats compare the order with what was pushed: differences are told or applied, a payment is
    taken over. Nothing of an order is compared that is not confirmed, or whose fields OrderAdd would refuse.
    """
    gone_deny(binding)
    if not order.confirmed or not order.products:
        return
    fields = order_fields_over(binding.sent_fields, order)
    try:
        request = OrderAddRequest.model_validate(fields)
    except ValidationError:
        return
    sent = fields_snapshot(request, fields)
    order_repeat(
        connection=account.connection,
        binding_id=binding.pk,
        request=request,
        sent=sent,
        now=clock.now(),
        told_as="order_changed_there",
    )


def status_note(binding: OrderBinding, status_id: int) -> None:
    """Remember which status the journal told, so that nobody has to ask for it soon."""
    there = {"status_id": status_id, "at": clock.now().isoformat()}
    _change(binding, "sent", lambda sent: sent.update(there=there))


def parcels_take(asking: Asking, binding: OrderBinding, *, some_are_gone: bool) -> None:
    """Add the parcels that BaseLinker has of the order; where `some_are_gone`, take away those it named before and has
    no more. A number that it once told otherwise need not be among its parcels, so that alone takes none away.

    Returns and numbers that no parcel of ours can have are left out; a parcel that the shop named first stays as it
    is. Raises as Asking.ask.
    """
    carriers = {row["code"]: row["name"] for row in asking.account.couriers}
    there = parcels_there(asking.ask("getOrderPackages", {"order_id": int(binding.external_id)}))
    parcels = [
        ParcelData(
            one.courier_package_nr,
            one.courier_other_name or carriers.get(one.courier_code, one.courier_code),
            one.tracking_url,
        )
        for one in there
        if not one.is_return and 0 < len(one.courier_package_nr) <= NUMBER_LENGTH
    ]
    if some_are_gone:
        order_parcels_set(order_id=binding.order_id, parcels=parcels, origin=Parcel.Origin.BASELINKER, actor=ACTOR)
        return
    for parcel in parcels:
        order_parcel_add(order_id=binding.order_id, parcel=parcel, origin=Parcel.Origin.BASELINKER, actor=ACTOR)


def split_tell(binding: OrderBinding, log_type: int, log_id: int) -> None:
    """The order was merged, split or copied: a person has to look, in the shop it stays as it is."""
    event_record(
        "order_split_there",
        binding.connection,
        subject=binding.order,
        severity=Severity.WARNING,
        details={"log_type": log_type},
        collapse_key=f"order_split_there:{binding.pk}:{log_id}",
    )


def gone_suspect(binding: OrderBinding) -> None:
    """The order was not found; look again in a minute."""
    moment = clock.now().isoformat()
    _change(binding, "unsure", lambda unsure: unsure.setdefault("gone_at", moment))


def gone_deny(binding: OrderBinding) -> None:
    """The order is there."""
    if "gone_at" in (getattr(getattr(binding, "way_back", None), "unsure", None) or {}):
        _change(binding, "unsure", lambda unsure: unsure.pop("gone_at", None))


def gone_look(asking: Asking) -> None:
    """Look a second time for the orders that were not found; tell of those that are gone. Raises as Asking.ask."""
    suspected = WayBack.objects.filter(binding__connection=asking.account.connection_id, unsure__has_key="gone_at")
    for row in suspected.select_related("binding__connection", "binding__order").order_by("pk"):
        if clock.now() - datetime.fromisoformat(row.unsure["gone_at"]) < LOOK_AGAIN:
            continue
        parameters = {"order_id": int(row.binding.external_id), "get_unconfirmed_orders": True}
        if not orders_there(asking.ask("getOrders", parameters)):
            event_record(
                "order_gone",
                row.binding.connection,
                subject=row.binding.order,
                severity=Severity.WARNING,
                collapse_key=f"order_gone:{row.binding_id}",
            )
            if asking.account.cancels_gone:
                _cancel(row.binding)
        _change(row.binding, "unsure", lambda unsure: unsure.pop("gone_at", None))


def _cancel(binding: OrderBinding) -> None:
    """Cancel the order in the shop, as long as nobody confirmed it."""
    order = Order.objects.get(pk=binding.order_id)
    left, to = OrderStatus(order.status), OrderStatus.CANCELLED
    if left >= OrderStatus.CONFIRMED:
        return
    with transaction.atomic():
        if status_move(order_id=order.pk, current=left, to=to, actor=ACTOR, note=told("Usunięto w BaseLinkerze")):
            status_report(connection=binding.connection, order=order, left=left, to=to)
            events_settle(subjects=[order], by="order_settled")


def _change(binding: OrderBinding, column: str, change: Callable[[dict[str, Any]], Any]) -> None:
    with transaction.atomic():
        row, _made = WayBack.objects.get_or_create(binding=binding)
        row = WayBack.objects.select_for_update().get(pk=row.pk)
        change(getattr(row, column))
        row.save(update_fields=[column, "updated_at"])
