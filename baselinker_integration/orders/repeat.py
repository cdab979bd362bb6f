"""An order pushed again: payment is taken over, other content is applied or reported (contract, section 7)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from baselinker_integration.models import Connection, OrderBinding
from baselinker_integration.orders.draft import content_compared, content_hash, draft_make
from baselinker_integration.orders.erasing import order_calls
from baselinker_integration.orders.fields import FIELD_COLUMNS
from baselinker_integration.orders.lines import items_find
from baselinker_integration.orders.reports import Difference, difference_problems, shortage_report
from baselinker_integration.wire.masking import value_mask
from baselinker_integration.wire.order_add import OrderAddRequest
from eshop.core.told import told
from eshop.orders.models import Order, OrderStatus
from eshop.orders.services.content import order_amend
from eshop.orders.services.payment import PaymentOutcome, order_payment_set, order_release
from event_log.changes import Change
from event_log.models import Severity
from event_log.services import event_record

ACTOR = "BaseLinker"
_OPEN = frozenset(
    {
        OrderStatus.ENTERED,
        OrderStatus.AWAITING_DELIVERY_COST,
        OrderStatus.AWAITING_CUSTOMER,
        OrderStatus.AWAITING_PAYMENT,
        OrderStatus.AWAITING_SHOP,
    }
)
"""States in which the shop has not yet acted on the order, so that its content may still change."""


def order_repeat(
    *,
    connection: Connection,
    binding_id: int,
    request: OrderAddRequest,
    sent: dict[str, Any],
    now: datetime,
    told_as: str = "order_repeat_differs",
) -> int:
    """Take in another push of a known order; returns the order's number. `told_as` is the event of its differences.

    Newly paid: the order is marked and, if it waited for that, released. Other content: applied while the order is held
    (it has not been transferred yet), or when the connection says so and the shop has not confirmed it; else the order
    stays and a warning lists the differences. The very same content again does nothing at all. An order whose buyer was
    erased is answered with its number alone: nothing of the push is compared or kept.
    """
    binding = OrderBinding.objects.select_related("order").get(pk=binding_id)
    if _is_erased(binding.order):
        return _forget(binding)
    if not _says_anything_new(binding, binding.order, request, content_hash(sent)):
        return binding.order_id
    with transaction.atomic(durable=True):
        binding = OrderBinding.objects.select_for_update().get(pk=binding_id)
        order = Order.objects.select_for_update().get(pk=binding.order_id)
        if _is_erased(order):
            return _forget(binding)
        differences = _differences(binding, request, sent)
        if differences and _may_apply(connection, order):
            _apply(connection, binding, order, request, sent, differences, now)
        elif differences:
            _warn(connection, binding, order, differences, content_hash(sent), told_as)
        _take_payment(connection, binding, order, request, now)
    return order.pk


def _is_erased(order: Order) -> bool:
    return order.erased_at is not None


def _forget(binding: OrderBinding) -> int:
    """Empty the record of the calls that push the order, this one among them; returns the order's number."""
    order_calls(binding).exclude(request={}).update(request={})
    return binding.order_id


def payment_report(*, connection: Connection, order: Order, outcome: PaymentOutcome) -> None:
    """The event about a payment: that it released the order, or that it came for a cancelled one."""
    if outcome.released:
        event_record("order_released", connection, subject=order, changes=payment_changes(outcome))
    elif outcome.is_cancelled:
        event_record(
            "order_update_refused",
            connection,
            subject=order,
            severity=Severity.WARNING,
            message=told("Wpłata za anulowane zamówienie: oddaj pieniądze albo przyjmij zamówienie na nowo."),
        )


def payment_changes(outcome: PaymentOutcome) -> list[Change]:
    """What a payment that came changed at the order."""
    changes = [Change("orders.order.is_paid", False, True)]
    if outcome.left is not None:
        changes.append(Change("orders.order.status", outcome.left, OrderStatus.AWAITING_SHOP))
    return changes


def _says_anything_new(binding: OrderBinding, order: Order, request: OrderAddRequest, now_hash: bytes) -> bool:
    return (
        bytes(binding.content_hash) != now_hash
        or (request.paid and not order.is_paid)
        or (not request.paid and _was_paid(binding))
        or (request.change_products_quantity and not binding.takes_stock)
    )


def _was_paid(binding: OrderBinding) -> bool:
    return bool(binding.sent_fields.get("paid") == "1")


def _differences(binding: OrderBinding, request: OrderAddRequest, sent: dict[str, Any]) -> list[Difference]:
    """Content, and the two steps that cannot be taken back: payment withdrawn, stock to be taken after all."""
    differences = _content_differences(binding.sent_fields, sent)
    if _was_paid(binding) and not request.paid:
        differences.append(Difference("paid", "1", "0"))
    if request.change_products_quantity and not binding.takes_stock:
        differences.append(Difference("change_products_quantity", "0", "1"))
    return differences


def _content_differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """What a repeat says differently, field by field ("phone", "products[0].quantity"), personal data masked."""
    old, new = dict(_flat(content_compared(before))), dict(_flat(content_compared(now)))
    return [
        Difference(name, value_mask(name, old.get(name, "")), value_mask(name, new.get(name, "")))
        for name in [*old, *(name for name in new if name not in old)]
        if old.get(name, "") != new.get(name, "")
    ]


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if name != "products":
            yield name, value
            continue
        for number, line in enumerate(value):
            for part, text in line.items():
                yield f"products[{number}].{part}", text if isinstance(text, str) else orjson.dumps(text).decode()


def _may_apply(connection: Connection, order: Order) -> bool:
    return order.status in _OPEN and (order.is_held or connection.apply_order_changes)


def _apply(
    connection: Connection,
    binding: OrderBinding,
    order: Order,
    request: OrderAddRequest,
    sent: dict[str, Any],
    differences: list[Difference],
    now: datetime,
) -> None:
    """Only what BaseLinker says differently is written, so that the shop's own edits of other fields stay."""
    items = items_find(request.products)
    draft, _unknown = draft_make(connection=connection, request=request, items=items, now=now)
    names = {d.field for d in differences}
    columns = {column for name in names for column in FIELD_COLUMNS.get(name, ())} - {"is_paid"}
    binding.takes_stock = binding.takes_stock or request.change_products_quantity
    has_new_lines = any(name.startswith("products[") for name in names)
    order_amend(
        order=order,
        values={column: getattr(draft.order, column) for column in columns},
        lines=draft.lines if has_new_lines or "change_products_quantity" in names else None,
        take_stock=binding.takes_stock,
        note=told("Zmiany z BaseLinkera"),
        actor=ACTOR,
    )
    binding.sent_fields, binding.content_hash = sent, content_hash(sent)
    binding.save(update_fields=["sent_fields", "content_hash", "takes_stock"])
    event_record("order_changed", connection, subject=order, problems=difference_problems(differences))
    shortage_report(connection=connection, order=order, lines=draft.lines)


def _warn(
    connection: Connection,
    binding: OrderBinding,
    order: Order,
    differences: list[Difference],
    now_hash: bytes,
    told_as: str,
) -> None:
    event_record(
        told_as,
        connection,
        subject=order,
        severity=Severity.WARNING,
        counts={"fields": len(differences)},
        details={"baselinker_id": binding.external_id},
        problems=difference_problems(differences),
        collapse_key=f"repeat_differs:{binding.pk}:{now_hash.hex()[:32]}:{len(differences)}",
    )


def _take_payment(
    connection: Connection, binding: OrderBinding, order: Order, request: OrderAddRequest, now: datetime
) -> None:
    if request.paid and not order.is_paid:
        outcome = order_payment_set(order_id=order.pk, paid_at=now, actor=ACTOR)
        payment_report(connection=connection, order=order, outcome=outcome)
        binding.sent_fields["paid"] = "1"
        binding.save(update_fields=["sent_fields"])
    elif order.is_held and order.is_cash_on_delivery:
        order_release(order_id=order.pk, actor=ACTOR)
        moved = Change("orders.order.status", OrderStatus.AWAITING_PAYMENT, OrderStatus.AWAITING_SHOP)
        event_record("order_released", connection, subject=order, changes=[moved])
