"""The one road of mails that people get: each is an event of the tab "Wysyłka e-mail", sent or not."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eshop.core.masking import email_mask
from event_log.changes import register_value_label
from event_log.models import Severity
from event_log.services import event_record
from event_log.types import Area, register_area, register_count_labels, register_event_type

MAIL_AREA = register_area(Area(code="mail", label=gettext_lazy("Wysyłka e-mail"), position=80))
register_event_type(code="mail_sent", area=MAIL_AREA.code, label=gettext_lazy("Wysłano e-mail"))
register_event_type(
    code="mail_failed",
    area=MAIL_AREA.code,
    label=gettext_lazy("Nie wysłano e-maila"),
    advice=gettext_lazy("Sprawdź ustawienia serwera poczty (EMAIL_HOST i dalsze) i czy serwer odpowiada."),
    waits=False,
)
register_count_labels(
    {"recipients": gettext_lazy("Do kogo"), "mail_way": gettext_lazy("Droga"), "mail_error": gettext_lazy("Powód")}
)


def mail_send(subject: str, text: str, to: Sequence[str], *, message_id: str = "") -> None:
    """Send a mail to `to` now, and put it on record either way.

    A mail that may have to be sent again gets a `message_id` like `<name@host>`, the same each time, by which mail
    programs tell that they have it. Raises OSError when the server does not take it or an address is none,
    MailInDoubtError when the server may have it.
    """
    headers = {"Message-ID": message_id} if message_id else {}
    message = EmailMessage(subject, text, None, list(to), headers=headers)
    error: Exception | None = None
    try:
        message.send()
    except OSError as raised:  # what smtplib raises is one, too
        error = raised
        raise
    except ValueError as raised:  # its text is the address
        error = raised
        raise OSError("not an e-mail address") from None
    finally:
        mail_record(message, error)


def mail_record(message: EmailMessage, error: Exception | None) -> None:
    """Write the event of a mail that was sent, or was not with `error`. Its text is never kept, addresses are masked.

    Failures of one mail to the same people count on one event an hour.
    """
    recipients = [email_mask(address) for address in message.to]
    subject = " ".join(message.subject.split())
    if error is None:
        way = "server" if settings.MAIL_IS_CONFIGURED else "file"
        event_record("mail_sent", subject_label=subject, details={"recipients": recipients, "mail_way": way})
        return
    hour = f"{timezone.now():%Y-%m-%d-%H}"
    event_record(
        "mail_failed",
        severity=Severity.ERROR,
        subject_label=subject,
        details={"recipients": recipients, "mail_error": type(error).__name__},
        collapse_key=f"mail_failed:{hour}:{subject[:60]}:{','.join(recipients)}"[:150],
    )


def _way_shown(way: str) -> str:
    return {"server": _("serwer poczty"), "file": _("plik na serwerze sklepu, bo nie ma serwera poczty")}.get(way, way)


register_value_label("mail_way", _way_shown)
