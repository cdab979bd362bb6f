"""The last two weeks as charts."""

from datetime import date, datetime, timedelta
from zlib import crc32

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from baselinker_integration.models import SyncRun
from eshop.core.clock import WARSAW
from eshop.orders.models import Order, OrderSource
from eshop.panel.charts import Chart, Series, chart_make

DAYS = 14
MOST_MARKETPLACES = 5
MARKETPLACES = {
    "allegro": "Allegro",
    "amazon": "Amazon",
    "ebay": "eBay",
    "empik": "Empik",
    "erli": "Erli",
    "kaufland": "Kaufland",
    "morele": "Morele",
    "olx": "OLX",
}
"""How they write themselves; each has a colour of its own (panel.css), whatever it sells."""
OTHER_COLOURS = 4


def last_days(now: datetime) -> list[date]:
    """Fourteen Warsaw dates that end with the date of `now`."""
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
    series = [
        Series(_("wysłane bez uwag"), "sent", {day: row["faultless"] for day, row in by_day.items()}),
        Series(_("z ostrzeżeniem"), "warned", {day: row["warnings"] for day, row in by_day.items()}),
        Series(_("wstrzymane"), "withheld", {day: row["held"] for day, row in by_day.items()}),
    ]
    return chart_make(days, series)


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
    by_place: dict[tuple[str, str], dict[date, int]] = {}
    for row in rows:
        values = by_place.setdefault(_place(row["marketplace"], row["source"]), {})
        values[row["day"]] = values.get(row["day"], 0) + row["number"]
    return chart_make(days, _largest(by_place))


def _place(marketplace: str, source: str) -> tuple[str, str]:
    """How a marketplace, or else the order's source, is called, and its colour for ever."""
    name = marketplace.strip().lower() or source
    if name in MARKETPLACES:
        return MARKETPLACES[name], name
    if not marketplace.strip():
        return str(OrderSource(source).label), f"source-{source}"
    return marketplace.strip().capitalize(), f"other-{crc32(name.encode()) % OTHER_COLOURS}"


def _largest(by_place: dict[tuple[str, str], dict[date, int]]) -> list[Series]:
    """By name, so that nobody changes places from day to day."""
    ranked = sorted(by_place.items(), key=lambda entry: (-sum(entry[1].values()), entry[0]))
    shown = [Series(label, colour, values) for (label, colour), values in sorted(ranked[:MOST_MARKETPLACES])]
    rest: dict[date, int] = {}
    for _where, values in ranked[MOST_MARKETPLACES:]:
        for day, number in values.items():
            rest[day] = rest.get(day, 0) + number
    return [*shown, Series(_("pozostałe"), "rest", rest)] if rest else shown
