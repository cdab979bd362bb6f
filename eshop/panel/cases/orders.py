"""Cases of orders: refused ones by what keeps them out, and lines that lack pieces."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baselinker_integration import errors
from baselinker_integration.door.refused_reading import refused_orders, refused_paid
from baselinker_integration.models import InboundCall
from eshop.core.pages.display import number_shown
from eshop.orders.models import OrderLine, OrderStatus
from eshop.panel.cases.case import Case
from event_log.models import Severity

OPEN_STATES = (OrderStatus.AWAITING_SHOP, OrderStatus.CONFIRMED)
MOST_ADDED_UP = 100
"""To add up amounts every call has to be opened; of more refused orders than this the amount is not told."""

_ADDON_OFF = (errors.ADDON_SUSPENDED, errors.ADDON_CANCELLED, errors.ADDON_NOT_ACTIVE)


def refused_cases() -> list[Case]:
    """Orders that did not get in, one case for each reason that a person meets differently."""
    waiting = refused_orders().defer("request", "response")
    calls = list(waiting[: MOST_ADDED_UP + 1])
    if len(calls) > MOST_ADDED_UP:
        found = waiting.order_by().aggregate(count=Count("pk"), oldest=Min("received_at"))
        return [_refused("inne", found["count"], found["oldest"], Decimal(0))]
    by_reason: dict[str, list[InboundCall]] = {}
    for call in calls:
        by_reason.setdefault(_reason(call.error_code), []).append(call)
    return [
        _refused(reason, len(own), own[-1].received_at, sum(map(refused_paid, own), Decimal(0)))
        for reason, own in by_reason.items()
    ]


def _reason(error_code: str) -> str:
    if error_code == errors.UNKNOWN_PRODUCT:
        return "nieznany-towar"
    return "dodatek" if error_code in _ADDON_OFF else "inne"


def _refused(reason: str, count: int, since: datetime, money: Decimal) -> Case:
    advice = {
        "nieznany-towar": _("Oferta wskazuje towar, którego sklep nie zna. Wskaż go raz, a wejdą wszystkie."),
        "dodatek": _("Przyszły, gdy dodatek był wyłączony. Wznów dodatek i uruchom je ponownie."),
        "inne": _("Otwórz je i zobacz, czego brakuje."),
    }
    verdict = ngettext("%(count)s zamówienie nie weszło do sklepu", "%(count)s zamówień nie weszło do sklepu", count)
    return Case(
        key=f"odrzucone-{reason}",
        severity=Severity.ERROR,
        verdict=verdict % {"count": number_shown(count)},
        advice=advice[reason],
        count=count,
        since=since,
        money=money or None,
        money_of=_("zapłacone"),
        link=reverse("admin:panel_refused"),
        action=_("Wskaż towary") if reason == "nieznany-towar" else _("Zobacz zamówienia"),
    )


def shortage_lines() -> QuerySet[OrderLine]:
    """Lines of orders still to be fulfilled that lack pieces."""
    return OrderLine.objects.filter(shortage__gt=0, order__status__in=OPEN_STATES, order__is_held=False)


def shortage_cases() -> list[Case]:
    """Lines of taken orders that the stock could not cover."""
    found = shortage_lines().aggregate(
        count=Count("pk"),
        oldest=Min("order__placed_at"),
        money=Sum(F("unit_price") * F("shortage"), filter=Q(order__currency="PLN")),
    )
    if not found["count"]:
        return []
    verdict = ngettext(
        "Na %(count)s pozycję zamówień zabrakło towaru", "Na %(count)s pozycji zamówień zabrakło towaru", found["count"]
    )
    return [
        Case(
            key="braki",
            severity=Severity.WARNING,
            verdict=verdict % {"count": number_shown(found["count"])},
            advice=_("Przyjęte, bo opłacone. Dostaw towar albo porozum się z kupującym."),
            count=found["count"],
            since=found["oldest"],
            money=Decimal(str(found["money"])) if found["money"] else None,
            money_of=_("za brakujące"),
            link=f"{reverse('admin:orders_order_changelist')}?braki=1",
            action=_("Zobacz zamówienia"),
        )
    ]
