"""Refused calls of an order that is in the shop after all: they close themselves (contract, section 7)."""

from baselinker_integration.models import Connection, InboundCall
from baselinker_integration.orders.reports import refusal_key
from eshop.orders.models import Order
from event_log.models import Event
from event_log.services import event_record

State = InboundCall.State


def refusals_solve(*, connection: Connection, external_id: str, order_id: int) -> None:
    """Close the refused calls that pushed this order: another one was taken, and its number is their answer now."""
    refused = InboundCall.objects.filter(
        connection=connection, action="OrderAdd", external_id=external_id, state=State.REFUSED
    )
    answer = {"order_id": str(order_id)}
    if refused.update(state=State.DONE, response=answer, error_code="", sealed=None, retry_at=None):
        refusal_solved_report(connection=connection, external_id=external_id, order=Order.objects.get(pk=order_id))


def refusal_solved_report(*, connection: Connection, external_id: str, order: Order) -> None:
    """Say that an order is in the shop after all: one event for each refusal of it that is open, tied to that one."""
    for refusal in _open_refusals(connection, external_id):
        event_record(
            "order_refusal_solved",
            connection,
            subject=order,
            details={"baselinker_id": external_id},
            solves=refusal,
        )


def refusal_events(call: InboundCall) -> list[int]:
    """Ids of the open events that tell of the refusals or failures of the order that `call` pushes."""
    failures = Event.objects.filter(type="call_failed", collapse_key=f"call_failed:{call.pk}", solved_by=None)
    failed = list(failures.values_list("pk", flat=True))
    if call.external_id:
        return [*_open_refusals(call.connection, call.external_id), *failed]
    own = Event.objects.filter(type="order_refused", correlation_id=call.correlation_id, solved_by=None)
    return [*own.order_by("pk").values_list("pk", flat=True), *failed] if call.correlation_id else failed


def _open_refusals(connection: Connection, external_id: str) -> list[int]:
    refusals = Event.objects.filter(
        type="order_refused", collapse_key__startswith=refusal_key(connection, external_id), solved_by=None
    )
    return list(refusals.order_by("pk").values_list("pk", flat=True))
