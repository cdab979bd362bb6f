"""`Historia logowania`: who tried to sign in, when, from where, with what, and how it ended."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from eshop.core.transport import client_address
from eshop.staff.devices import device_of
from eshop.staff.events import SIGN_IN_HISTORY
from event_log.models import Event, Severity
from event_log.services import event_record


def sign_in_record(
    kind: str,
    *,
    request: HttpRequest,
    user: User | None,
    severity: Severity = Severity.INFO,
    device: str = "",
) -> None:
    """Write one line of the history. `user` is None for a name that no account has; `device` one that is not this.

    What was typed in the place of an unknown name is not kept: it is often a password. Failures of one account from one
    address are one event an hour, which counts them; a guesser does not fill the log.
    """
    now = timezone.now()
    address = client_address(request.META)
    is_failure = severity > Severity.INFO
    event_record(
        kind,
        severity=severity,
        subject=user,
        subject_label=user.get_username() if user else "",
        details={"address": address, "device": device or device_of(request.headers.get("User-Agent", ""))},
        at=now,
        collapse_key=_hourly(kind, user, address, now) if is_failure else None,
    )


def _hourly(kind: str, user: User | None, address: str, now: datetime) -> str:
    return f"{kind}:{user.pk if user else '-'}:{address}:{now:%Y%m%d%H}"


def sign_in_history(user: User, *, rows: int = 30) -> QuerySet[Event]:
    """The account's latest lines, newest first."""
    own = Event.objects.filter(
        area="panel", type__in=SIGN_IN_HISTORY, subject_type=User._meta.label_lower, subject_id=str(user.pk)
    )
    return own.order_by("-last_at", "-id")[:rows]


def history_rows(user: User) -> list[dict[str, Any]]:
    """The account's latest lines as texts for a page, newest first."""
    return [
        {
            "event": event,
            "address": event.details.get("address", ""),
            "device": event.details.get("device", ""),
            "times": event.repeats + 1,
        }
        for event in sign_in_history(user)
    ]
