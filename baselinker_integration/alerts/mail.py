"""Sending alerts by e-mail. Claimed before sending, so that two processes never send the same one at the same time."""

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from baselinker_integration.accounts.events import account_event
from baselinker_integration.models import Alert
from event_log.models import Severity
from event_log.solving import event_open

logger = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(minutes=10)
NEWS_LASTS = timedelta(hours=24)
"""An alert that could not be mailed for a day is history; it stays in the log."""


def alert_mails_send(*, now: datetime) -> int:
    """Mail every alert of the last day that was not mailed yet to ALERT_EMAILS; returns how many were sent.

    A mail server that refuses leaves the alert for the next pass and one event; nothing is raised.
    """
    if not settings.ALERT_EMAILS:
        return 0
    waiting = Alert.objects.filter(mailed_at=None, raised_at__gt=now - NEWS_LASTS).select_related("connection")
    return sum(_alert_send(alert, now) for alert in waiting.order_by("id"))


def _alert_send(alert: Alert, now: datetime) -> int:
    free = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM_LASTS)
    if not Alert.objects.filter(free, pk=alert.pk, mailed_at=None).update(claimed_at=now):
        return 0
    try:
        send_mail(_subject(alert), _body(alert), None, settings.ALERT_EMAILS)
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("Alert %s could not be mailed: %s", alert.pk, type(error).__name__)
        _failure_record(alert, error)
        return 0
    Alert.objects.filter(pk=alert.pk).update(mailed_at=now)
    failure = event_open("alert_not_mailed", collapse_key=_failure_key(alert))
    if failure is not None:
        account_event("alert_mailed", alert.connection, solves=failure)
    return 1


def _failure_record(alert: Alert, error: Exception) -> None:
    account_event(
        "alert_not_mailed",
        alert.connection,
        severity=Severity.ERROR,
        details={"error": type(error).__name__},
        collapse_key=_failure_key(alert),
    )


def _failure_key(alert: Alert) -> str:
    return f"alert_not_mailed:{alert.pk}"


def _subject(alert: Alert) -> str:
    name = alert.connection.name.replace("\n", " ").replace("\r", " ")
    headings = {
        Alert.Kind.ERRORS: _("BaseLinker (%(name)s): synchronizacja z błędami"),
        Alert.Kind.INTERRUPTED: _("BaseLinker (%(name)s): przerwana synchronizacja"),
        Alert.Kind.OVERDUE: _("BaseLinker (%(name)s): brak synchronizacji od 26 godzin"),
        Alert.Kind.RECOVERED: _("BaseLinker (%(name)s): synchronizacja znów działa"),
    }
    return headings[Alert.Kind(alert.kind)] % {"name": name}


def _body(alert: Alert) -> str:
    advice = {
        Alert.Kind.ERRORS: _("Część towarów nie wyszła do BaseLinkera. Które i dlaczego, pokazuje dziennik zdarzeń."),
        Alert.Kind.INTERRUPTED: _(
            "Import towarów urwał się albo wybrano w BaseLinkerze tylko początek listy. "
            "Jeżeli się urwał, uruchom go ponownie; tego dnia jest to jeszcze możliwe."
        ),
        Alert.Kind.OVERDUE: _("BaseLinker nie pobrał towarów. Uruchom import w jego panelu i sprawdź połączenie."),
        Alert.Kind.RECOVERED: _("BaseLinker znów pobiera towary. Nic nie trzeba robić."),
    }
    lines = [advice[Alert.Kind(alert.kind)]]
    address = _log_address()
    if address:
        lines += ["", _("Dziennik zdarzeń: %(address)s") % {"address": address}]
    return "\n".join(lines)


def _log_address() -> str:
    """The log's address for a mail, where the installation knows its own."""
    if not settings.PUBLIC_URL:
        return ""
    try:
        return settings.PUBLIC_URL + reverse("admin:event_log_event_changelist")
    except NoReverseMatch:
        return settings.PUBLIC_URL + reverse("admin:index")
