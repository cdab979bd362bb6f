"""Tokens that end: told of in time, and once more when it has happened."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from eshop.api.clients.services import token_event
from eshop.api.models import ApiToken
from event_log.actors import SCHEDULE
from event_log.context import background
from event_log.models import Severity

WARNED_BEFORE = timedelta(days=14)
_SOON, _OVER = 1, 2


def expiries_tell(now: datetime) -> int:
    """Write an event for every token that ends within 14 days and has no successor, and for every one that has ended.

    Each once, however often and wherever this runs. Returns how many were written.
    """
    later = ApiToken.objects.filter(
        client=OuterRef("client"), revoked_at__isnull=True, expires_at__gt=OuterRef("expires_at")
    )
    alone = ApiToken.objects.filter(~Exists(later), client__is_active=True, revoked_at__isnull=True)
    ended = alone.filter(expires_at__lte=now, expiry_told__lt=_OVER)
    ending = alone.filter(expires_at__gt=now, expires_at__lte=now + WARNED_BEFORE, expiry_told__lt=_SOON)
    with background(SCHEDULE):
        return sum(
            [_tell(token, "api_token_expired", _OVER, Severity.ERROR) for token in ended]
            + [_tell(token, "api_token_expiring", _SOON, Severity.WARNING) for token in ending]
        )


def _tell(token: ApiToken, event: str, told: int, severity: Severity) -> int:
    with transaction.atomic():
        is_first = ApiToken.objects.filter(pk=token.pk, expiry_told__lt=told).update(expiry_told=told)
        if is_first:
            token_event(event, token, severity=severity)
    return is_first
