"""Cases of items: one for each kind of problem, over all connected accounts."""

from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baselinker_integration.admin.corrections import correction_of
from baselinker_integration.feed.prepare.figures import CauseFigures, cause_figures
from eshop.core.pages.display import number_shown
from eshop.orders.models import OrderStatus
from eshop.panel.cases.case import Case
from eshop.panel.cases.mends import MENDS
from event_log.models import Severity
from event_log.texts import problem_hint, problem_label

SALES_DAYS = timedelta(days=30)

_SALES = """
SELECT p.code, SUM(l.unit_price * l.quantity)
FROM (SELECT DISTINCT f.code, f.item_id FROM baselinker_feedproblem f
      JOIN baselinker_connection c ON c.id = f.feed_id AND c.is_active
      WHERE f.severity = %s) AS p
JOIN orders_orderline l ON l.product_id = p.item_id
JOIN orders_order o ON o.id = l.order_id
WHERE o.placed_at >= %s AND o.currency = 'PLN' AND o.status <> %s
GROUP BY p.code
"""


def item_cases(now: datetime) -> list[Case]:
    """What keeps items back or goes out with a warning, as last judged."""
    causes = cause_figures()
    sales = _sales(now) if any(cause.severity == Severity.ERROR for cause in causes) else {}
    return [_case(cause, sales.get(cause.code)) for cause in causes]


def _case(cause: CauseFigures, sold: Decimal | None) -> Case:
    code, severity, items = cause.code, cause.severity, cause.items
    is_error = severity == Severity.ERROR
    label = problem_label(code)
    if is_error:
        verdict = ngettext(
            "%(count)s pozycja nie wychodzi: %(problem)s", "%(count)s pozycji nie wychodzi: %(problem)s", items
        )
    else:
        verdict = ngettext(
            "%(count)s pozycja z ostrzeżeniem: %(problem)s",
            "%(count)s pozycji z ostrzeżeniem: %(problem)s",
            items,
        )
    return Case(
        key=code if is_error else f"{code}-ostrzezenie",
        severity=severity,
        verdict=verdict % {"count": number_shown(items), "problem": label[:1].lower() + label[1:]},
        advice=problem_hint(code),
        count=items,
        since=cause.since,
        money=sold if is_error and sold else None,
        money_of=_("sprzedaż z 30 dni"),
        link=_link(code),
        action=_action(code),
        problem=code if code in MENDS else "",
    )


def _link(code: str) -> str:
    return f"{reverse('admin:baselinker_feedproblem_changelist')}?{urlencode({'problem': code})}"


def _action(code: str) -> str:
    if code in MENDS:
        return str(MENDS[code].action)
    correction = correction_of(code)
    return str(correction.title) if correction else _("Zobacz towary")


def _sales(now: datetime) -> dict[str, Decimal]:
    """Gross PLN sold in 30 days of the items that an error keeps back, by the problem's code. One statement."""
    since = connection.ops.adapt_datetimefield_value(now - SALES_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_SALES, [Severity.ERROR.value, since, OrderStatus.CANCELLED.value])
        return {code: Decimal(str(sold)) for code, sold in cursor.fetchall()}
