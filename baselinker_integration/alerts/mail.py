"""Sending alerts by e-mail, chat and push. Claimed before, so that two processes never send one at the same time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from baselinker_integration.models import Alert
from eshop.core.shop import alert_emails, alert_urls, chat_id, shop_get
from event_log.mailing import mail_send
from event_log.models import Event, Severity
from event_log.services import event_record
from event_log.smtp import MailInDoubtError
from event_log.solving import event_open
from event_log.types import event_type_get

logger = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(minutes=10)
NEWS_LASTS = timedelta(hours=24)
"""An alert that could not be sent for a day is history; it stays in the log."""


class _NotSentError(Exception):
    """A channel did not take an alert. Its text says why, without addresses; `is_final`: it is not asked again."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


@dataclass(frozen=True)
class _Channel:
    """A way to tell people: `column` of the alert notes when it took it, `failure` is the event that it did not."""

    column: str
    failure: str
    send: Callable[[Alert], None]


def alert_mails_send(*, now: datetime) -> int:
    """Send every alert of the last day to whom environment or panel name, to each once; returns how many were sent.

    What does not take an alert gets it with a later pass, and there is one event; nothing is raised. A mail server that
    had the mail and did not say whether it took it gets it once more, under the same Message-ID, and no third time.
    """
    channels = _channels()
    if not channels:
        return 0
    waiting = Alert.objects.filter(_missing(channels), raised_at__gt=now - NEWS_LASTS).select_related("connection")
    return sum(_alert_send(alert, channels, now) for alert in waiting.order_by("id"))


def _channels() -> list[_Channel]:
    mail = [_Channel("mailed_at", "alert_not_mailed", _mail)] if alert_emails() else []
    push = [_Channel("pushed_at", "alert_not_pushed", _push)] if alert_urls() else []
    return mail + push


def _missing(channels: list[_Channel]) -> Q:
    return reduce(or_, (Q(**{channel.column: None}) for channel in channels))


def _alert_send(alert: Alert, channels: list[_Channel], now: datetime) -> int:
    free = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM_LASTS)
    if not Alert.objects.filter(free, _missing(channels), pk=alert.pk).update(claimed_at=now):
        return 0
    alert.refresh_from_db(fields=["is_mail_doubted", "pushed_to", *(channel.column for channel in channels)])
    told = [_tell(alert, channel, now) for channel in channels if getattr(alert, channel.column) is None]
    return int(any(told))


def _tell(alert: Alert, channel: _Channel, now: datetime) -> bool:
    key = f"{channel.failure}:{alert.pk}"
    try:
        channel.send(alert)
    except _NotSentError as error:
        logger.warning("Alert %s could not be sent (%s): %s", alert.pk, channel.failure, error)
        event_record(
            channel.failure, alert.connection, severity=Severity.ERROR, details={"error": str(error)}, collapse_key=key
        )
        if error.is_final:
            Alert.objects.filter(pk=alert.pk).update(**{channel.column: now})
        return False
    Alert.objects.filter(pk=alert.pk).update(**{channel.column: now})
    failure = event_open(channel.failure, collapse_key=key)
    if failure is not None:
        event_record("alert_delivered", alert.connection, solves=failure)
    return True


def _mail(alert: Alert) -> None:
    told = _message(alert)
    try:
        mail_send(told.subject, told.body, alert_emails(), message_id=_message_id(alert))
    except MailInDoubtError as error:
        was_doubted = alert.is_mail_doubted
        Alert.objects.filter(pk=alert.pk).update(is_mail_doubted=True)
        raise _NotSentError(type(error).__name__, is_final=was_doubted) from error
    except OSError as error:
        raise _NotSentError(type(error).__name__) from error


def _message_id(alert: Alert) -> str:
    """Does not change however often it is sent, and is nobody else's, also after a restore."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<alert.{alert.pk}.{alert.raised_at:%Y%m%d%H%M%S%f}@{host}>"


def _push(alert: Alert) -> None:
    """To each chat that has not got it yet."""
    from apprise import Apprise  # takes a third of a second, which most processes never need

    told = _message(alert)
    missing = [url for url in alert_urls() if chat_id(url) not in alert.pushed_to]
    for url in missing:
        if Apprise(url).notify(title=told.subject, body=told.body):
            alert.pushed_to.append(chat_id(url))
            alert.save(update_fields=["pushed_to"])
    if any(chat_id(url) not in alert.pushed_to for url in missing):
        raise _NotSentError("ALERT_URLS")


@dataclass(frozen=True)
class _Message:
    subject: str
    body: str


def _message(alert: Alert) -> _Message:
    subject, advice = _about_event(alert) if alert.connection is None else _about_account(alert, alert.connection.name)
    if shop := shop_get().name:
        subject = f"[{shop}] {subject}"
    lines = [advice]
    if address := _log_address():
        lines += ["", _("Dziennik zdarzeń: %(address)s") % {"address": address}]
    subject = " ".join(subject.split())
    return _Message(subject, "\n".join(lines).strip() or subject)  # chats take nothing that says nothing


def _about_account(alert: Alert, name: str) -> tuple[str, str]:
    headings = {
        Alert.Kind.ERRORS: _("BaseLinker (%(name)s): synchronizacja z błędami"),
        Alert.Kind.INTERRUPTED: _("BaseLinker (%(name)s): przerwana synchronizacja"),
        Alert.Kind.OVERDUE: _("BaseLinker (%(name)s): brak synchronizacji od 26 godzin"),
        Alert.Kind.RECOVERED: _("BaseLinker (%(name)s): synchronizacja znów działa"),
        Alert.Kind.TOKEN: _("BaseLinker (%(name)s): token odrzucony"),
        Alert.Kind.BLOCKED: _("BaseLinker (%(name)s): konto zablokowane"),
        Alert.Kind.BACKLOG: _("BaseLinker (%(name)s): zmiany zamówień czekają od godziny"),
        Alert.Kind.LOST: _("BaseLinker (%(name)s): zamówienia nie dotarły do sklepu"),
    }
    advice = {
        Alert.Kind.ERRORS: _("Część towarów nie wyszła do BaseLinkera. Które i dlaczego, pokazuje dziennik zdarzeń."),
        Alert.Kind.INTERRUPTED: _(
            "Import towarów urwał się albo wybrano w BaseLinkerze tylko początek listy. "
            "Jeżeli się urwał, uruchom go ponownie; tego dnia jest to jeszcze możliwe."
        ),
        Alert.Kind.OVERDUE: _("BaseLinker nie pobrał towarów. Uruchom import w jego panelu i sprawdź połączenie."),
        Alert.Kind.RECOVERED: _("BaseLinker znów pobiera towary. Nic nie trzeba robić."),
        Alert.Kind.TOKEN: _("Utwórz w BaseLinkerze nowy token i wklej go na stronie konta."),
        Alert.Kind.BLOCKED: _("Zaloguj się do BaseLinkera i sprawdź, czy konto działa. Sklep próbuje co pół godziny."),
        Alert.Kind.BACKLOG: _("Stany, przesyłki albo faktury czekają dłużej niż godzinę. Powód pokazuje strona konta."),
        Alert.Kind.LOST: _("W BaseLinkerze są opłacone zamówienia, których sklep nie ma."),
    }
    kind = Alert.Kind(alert.kind)
    return headings[kind] % {"name": name}, advice[kind]


def _about_event(alert: Alert) -> tuple[str, str]:
    """Its heading with what it is about, and its advice; an event that was deleted meanwhile is no more than a kind."""
    event = Event.objects.filter(uid=alert.reference).first()
    if event is None:
        return alert.get_kind_display(), ""
    kind = event_type_get(event.type)
    subject = f"{kind.label}: {event.subject_shown}" if event.subject_label else str(kind.label)
    return subject, str(kind.advice or _("Nic nie trzeba robić."))


def _log_address() -> str:
    """The log's address for a mail, where the installation knows its own."""
    if not settings.PUBLIC_URL:
        return ""
    try:
        return settings.PUBLIC_URL + reverse("admin:event_log_event_changelist")
    except NoReverseMatch:
        return settings.PUBLIC_URL + reverse("admin:index")
