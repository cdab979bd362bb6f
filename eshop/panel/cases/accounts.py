"""Cases of accounts: no synchronisation for too long, or one that broke off."""

from django.urls import reverse
from django.utils.translation import gettext as _

from eshop.panel.cases.case import Case
from eshop.panel.selectors.today import Today, TodayState
from event_log.models import Severity


def account_cases(today: list[Today]) -> list[Case]:
    """What is wrong with the day of each account."""
    found = []
    for day in today:
        if day.state == TodayState.OVERDUE:
            found.append(
                Case(
                    key=f"opozniona-{day.connection.pk}",
                    severity=Severity.WARNING,
                    verdict=_("Brak synchronizacji od 26 godzin: %(name)s") % {"name": day.connection.name},
                    advice=_("Uruchom import towarów w panelu BaseLinkera."),
                    count=1,
                    link=reverse("admin:baselinker_guide"),
                    action=_("Jak uruchomić import"),
                )
            )
        elif day.state == TodayState.INTERRUPTED and day.run is not None:
            found.append(
                Case(
                    key=f"przerwana-{day.connection.pk}",
                    severity=Severity.WARNING,
                    verdict=_("Przerwana synchronizacja: %(name)s") % {"name": day.connection.name},
                    advice=_("Import można dziś uruchomić jeszcze raz w panelu BaseLinkera."),
                    count=1,
                    since=day.run.closed_at,
                    link=reverse("admin:baselinker_syncrun_change", args=[day.run.pk]),
                    action=_("Zobacz synchronizację"),
                )
            )
    return found
