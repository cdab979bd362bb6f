"""What the order intake writes to the event log. Texts name the order and its items, never the buyer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import orjson

from baselinker_integration.models import Connection
from baselinker_integration.orders.lines import ResolvedLine
from baselinker_integration.wire.order_add import Doubt
from eshop.core import clock
from eshop.core.told import Told, told, told_keep
from eshop.orders.models import Order, OrderLine, OrderStatus
from event_log.changes import Change
from event_log.models import Severity
from event_log.services import Problem, event_record


@dataclass(frozen=True)
class Difference:
    """One field whose value in the repeat is not the one sent before; `old` and `new` are masked for reading."""

    field: str
    old: str
    new: str


def order_there(external_id: str) -> Told:
    """An order that the shop does not have, as events name it."""
    return told("Zamówienie BaseLinker %(number)s") % {"number": external_id or "–"}


def refusal_key(connection: Connection, external_id: str) -> str:
    """How the keys of all refusals of one order begin."""
    return f"order_refused:{connection.pk}:{external_id}:"


def refusal_report(
    *, connection: Connection, external_id: str, code: str, text: str, problems: Sequence[Problem], now: datetime
) -> None:
    """The refusal of an order, one row per order, reason and business day however often BaseLinker tries."""
    why = [code, *([p.code, p.field, told_keep(p.detail)] for p in problems)]
    reason = sha256(orjson.dumps(why)).hexdigest()[:16]
    event_record(
        "order_refused",
        connection,
        severity=Severity.ERROR,
        message=text,
        subject_label=order_there(external_id),
        details={"baselinker_id": external_id, "error_code": code},
        problems=problems,
        collapse_key=f"{refusal_key(connection, external_id)}{clock.business_date(now)}:{reason}",
    )


def unknown_line_problem(line: ResolvedLine) -> Problem:
    """The problem row of a line that is no item of this shop."""
    return Problem(
        "unknown_product",
        item_code=line.sent.sku,
        item_name=line.sent.name,
        field=f"products[{line.position - 1}].id",
        detail=line.why,
    )


def status_report(*, connection: Connection, order: Order, left: OrderStatus, to: OrderStatus) -> None:
    """An order moved because BaseLinker said so."""
    event_record(
        "order_updated",
        connection,
        subject=order,
        message=told("Stan: %(state)s") % {"state": told(to.label)},
        changes=[Change("orders.order.status", left, to)],
    )


def doubt_problems(doubts: Iterable[Doubt]) -> list[Problem]:
    """One row per field that could not be taken exactly as it came."""
    return [Problem(doubt.code, field=doubt.field[:60], detail=doubt.detail) for doubt in doubts]


def line_doubt_problem(line: ResolvedLine) -> Problem:
    """The problem row of a line whose item was taken although the line does not name it for certain."""
    assert line.item is not None
    return Problem(
        line.doubt,
        item_type="catalog.product",
        item_id=str(line.item.id),
        item_code=line.item.code,
        item_name=line.item.name,
        field=f"products[{line.position - 1}].sku",
        detail=told("przysłano id %(id)s, kod %(code)s")
        % {"id": line.sent.id.strip()[:30] or "-", "code": line.sent.sku[:60] or "-"},
    )


def oversold_problems(lines: Sequence[OrderLine]) -> list[Problem]:
    """One row per line that the stock could not cover."""
    return [
        Problem(
            "oversold",
            item_type="catalog.product",
            item_id=str(line.product_id),
            item_code=line.code,
            item_name=line.name,
            field="quantity",
            detail=told("zamówiono %(ordered)s, zdjęto %(taken)s, brakuje %(short)s")
            % {"ordered": line.quantity, "taken": line.taken, "short": line.shortage},
        )
        for line in lines
        if line.shortage
    ]


def difference_problems(differences: Sequence[Difference]) -> list[Problem]:
    """One row per field that a repeat says differently; values are masked already."""
    return [
        Problem(
            "repeat_differs",
            field=d.field,
            detail=told("było: %(old)s, jest: %(new)s") % {"old": d.old[:220] or "-", "new": d.new[:220] or "-"},
        )
        for d in differences
    ]


def shortage_report(*, connection: Connection, order: Order, lines: Sequence[OrderLine]) -> None:
    """The warning that stock did not suffice; nothing when it did."""
    if problems := oversold_problems(lines):
        event_record(
            "order_oversold",
            connection,
            subject=order,
            severity=Severity.WARNING,
            counts={"shortage": sum(line.shortage for line in lines)},
            problems=problems,
        )
