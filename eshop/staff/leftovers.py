"""What signing in leaves behind, cleared away with the nightly upkeep."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

ATTEMPTS_KEPT = timedelta(days=1)
"""Wrong passwords count for minutes; the event log tells of them longer."""


def sign_in_leftovers_clear(now: datetime) -> int:
    """Delete sessions that expired, what was noted of them, and old counters; returns how many sessions went."""
    ended, _each = Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT).delete()
    return ended
