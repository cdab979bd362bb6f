"""What the log says of the way back. One event for each order and matter; nothing of the buyer, no token."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from baselinker_integration.models import WayBack
from baselinker_integration.way_back.wanted import ParcelWanted
from eshop.core import clock
from event_log.models import Severity
from event_log.services import event_record
from event_log.solving import event_open, events_open_by_subject


def warned(row: WayBack, code: str, details: Mapping[str, Any]) -> None:
    """A warning about the order; the same one again is counted, not repeated."""
    told = ":".join(str(value) for value in details.values())
    event_record(
        code,
        row.binding.connection,
        subject=row.binding.order,
        severity=Severity.WARNING,
        details=dict(details),
        collapse_key=f"{code}:{row.pk}:{told}"[:150],
    )


def told_of_parcel(row: WayBack, wanted: ParcelWanted) -> None:
    """Warn, once for each carrier of the account, of one that was sent by its name because nobody mapped it."""
    if wanted.is_mapped:
        return
    connection = row.binding.connection
    event_record(
        "carrier_unmapped",
        connection,
        severity=Severity.WARNING,
        details={"carrier": wanted.courier},
        collapse_key=f"carrier_unmapped:{connection.pk}:{wanted.courier}",
    )


def sent_report(row: WayBack, what: list[str]) -> None:
    """BaseLinker knows it now; told once for each order and minute, and closes what was refused of it before."""
    order = row.binding.order
    refused = event_open("way_back_rejected", subject_type=order._meta.label_lower, subject_id=str(order.pk))
    _sent(row, what, refused)


def sent_reports(rows: Sequence[WayBack], what: list[str]) -> None:
    """`sent_report` of orders that were told together: in one transaction."""
    if not rows:
        return
    subject_type = rows[0].binding.order._meta.label_lower
    numbers = [str(row.binding.order_id) for row in rows]
    refused = events_open_by_subject("way_back_rejected", subject_type=subject_type, subject_ids=numbers)
    with transaction.atomic():
        for row, number in zip(rows, numbers, strict=True):
            _sent(row, what, refused.get(number))


def _sent(row: WayBack, what: list[str], refused: int | None) -> None:
    key = None if refused else f"way_back_sent:{row.pk}:{clock.now():%Y%m%d%H%M}"
    event_record(
        "way_back_sent",
        row.binding.connection,
        subject=row.binding.order,
        details={"sent": what},
        solves=refused,
        collapse_key=key,
    )


def rejected_report(row: WayBack, what: str, code: str, text: str) -> None:
    """BaseLinker does not take it, in its own words."""
    event_record(
        "way_back_rejected",
        row.binding.connection,
        subject=row.binding.order,
        severity=Severity.ERROR,
        details={"what": what, "error_code": code, "error": text},
        collapse_key=f"way_back_rejected:{row.pk}:{what}:{code}"[:150],
    )
