"""The last 30 days as charts."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from baselinker_integration.models import SyncRun
from eshop.core.clock import WARSAW
from eshop.orders.models import Order, OrderSource
from eshop.panel.charts import Chart, chart_make

DAYS = 30
MOST_MARKETPLACES = 5


def last_days(now: datetime) -> list[date]:
    """Thirty Warsaw dates that end with the date of `now`."""
    today = now.astimezone(WARSAW).date()
    return [today - timedelta(days=back) for back in reversed(range(DAYS))]


def sync_chart(now: datetime) -> Chart:
    """Products sent, sent with warnings and withheld, of all accounts together."""
    days = last_days(now)
    rows = (
        SyncRun.objects.imports()
        .filter(business_date__gte=days[0])
        .values("business_date")
        .annotate(faultless=Sum("sent"), warnings=Sum("warned"), held=Sum("withheld"))
        .order_by("business_date")
    )
    by_day = {row["business_date"]: row for row in rows}
    sent = {day: row["faultless"] for day, row in by_day.items()}
    warned = {day: row["warnings"] for day, row in by_day.items()}
    held = {day: row["held"] for day, row in by_day.items()}
    series = {_("wysłane bez uwag"): sent, _("z ostrzeżeniem"): warned, _("wstrzymane"): held}
    return chart_make(days, series, is_stacked=False)


def order_chart(now: datetime) -> Chart:
    """Orders per day by marketplace; the rarer ones together."""
    days = last_days(now)
    first = datetime(days[0].year, days[0].month, days[0].day, tzinfo=WARSAW)
    rows = (
        Order.objects.filter(placed_at__gte=first, is_held=False)
        .annotate(day=TruncDate("placed_at", tzinfo=WARSAW))
        .values("day", "source", "marketplace")
        .annotate(number=Count("pk"))
        .order_by()
    )
    by_place: dict[str, dict[date, int]] = {}
    for row in rows:
        place = row["marketplace"] or str(OrderSource(row["source"]).label)
        values = by_place.setdefault(place, {})
        values[row["day"]] = values.get(row["day"], 0) + row["number"]
    return chart_make(days, _largest(by_place))


def _largest(by_place: dict[str, dict[date, int]]) -> dict[str, dict[date, int]]:
    ranked = sorted(by_place.items(), key=lambda entry: (-sum(entry[1].values()), entry[0]))
    shown = dict(ranked[:MOST_MARKETPLACES])
    rest: dict[date, int] = {}
    for _place, values in ranked[MOST_MARKETPLACES:]:
        for day, number in values.items():
            rest[day] = rest.get(day, 0) + number
    return shown | ({_("pozostałe"): rest} if rest else {})
