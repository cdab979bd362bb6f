"""The morning's cases by mail, once a day to each person who wants them."""

import logging
from datetime import datetime, time

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from baselinker_integration.accounts.connections import ADDON
from eshop.addons.selectors import addon_get
from eshop.core.clock import WARSAW
from eshop.core.links import public_link
from eshop.core.pages.display import number_shown
from eshop.core.shop import shop_label
from eshop.panel.cases.case import Case
from eshop.panel.cases.listing import cases_list
from eshop.panel.selectors.today import Today, today_list
from eshop.staff.models import Preference
from event_log.mailing import mail_send

logger = logging.getLogger(__name__)

HOUR = time(7, 0)
"""Warsaw; the night's imports are over by then."""
MOST_CASES = 20


def digest_choose(*, user: User, wants: bool, now: datetime) -> None:
    """Begin with the mail of the next morning, or end it."""
    Preference.objects.get_or_create(user=user)
    if wants:
        own = Preference.objects.filter(user=user, digest_sent_on=None)
        own.update(digest_sent_on=now.astimezone(WARSAW).date())
    else:
        Preference.objects.filter(user=user).update(digest_sent_on=None)


def digests_send(now: datetime) -> int:
    """Send the mails that are due at `now` (aware); returns how many went out.

    The date on the row decides who sends one, so a person gets one a day from however many processes. What the mail
    server refuses is an event and comes the next morning.
    """
    local = now.astimezone(WARSAW)
    if local.time() < HOUR:
        return 0
    waiting = Preference.objects.filter(digest_sent_on__lt=local.date())
    due = waiting.filter(user__is_active=True, user__is_staff=True)
    sent = 0
    for chosen in due.exclude(user__email="").select_related("user").order_by("pk"):
        if waiting.filter(pk=chosen.pk).update(digest_sent_on=local.date()):
            sent += _send(chosen, now)
    return sent


def _send(chosen: Preference, now: datetime) -> int:
    user = chosen.user
    with translation.override(chosen.language):
        today = today_list(now, addon_get(ADDON)) if user.has_perm("baselinker.view_connection") else []
        cases = cases_list(user, today, now)
        try:
            mail_send(_subject(cases), _text(cases, today), [user.email])
        except OSError as error:
            logger.warning("The morning mail of account %s was not sent: %s", user.pk, type(error).__name__)
            return 0
    return 1


def _subject(cases: list[Case]) -> str:
    told = (
        _("sprawy do załatwienia: %(count)s") % {"count": number_shown(len(cases))} if cases else _("nic do zrobienia")
    )
    return f"[{shop_label()}] {told}"


def _text(cases: list[Case], today: list[Today]) -> str:
    lines = [f"{day.connection.name}: {day.label}{f'. {day.verdict}' if day.verdict else ''}" for day in today]
    if lines:
        lines.append("")
    lines += [f"- {_case_line(case)}" for case in cases[:MOST_CASES]]
    if len(cases) > MOST_CASES:
        lines.append(_("i jeszcze: %(count)s") % {"count": number_shown(len(cases) - MOST_CASES)})
    if not cases:
        lines.append(_("Nic do zrobienia."))
    lines += ["", f"{_('Pulpit')}: {public_link(reverse('admin:index'))}"]
    lines += [_("Ten list wyłączysz w panelu: Mój profil > Moje konto.")]
    return "\n".join(lines)


def _case_line(case: Case) -> str:
    return f"{case.verdict} ({number_shown(case.count)})" if case.is_counted else case.verdict
