"""The last two weeks as charts."""

from datetime import date, datetime, timedelta
from zlib import crc32

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from baselinker_integration.models import Connection, SyncRun
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


def sync_chart(now: datetime, connection: Connection | None) -> Chart:
    """Items sent, sent with warnings and withheld by one account: two accounts send the same items, which no sum is."""
    days = last_days(now)
    runs = SyncRun.objects.imports().filter(connection=connection, business_date__gte=days[0])
    figures = runs.only("business_date", "items_sent", "items_warned", "items_withheld")
    by_day = {run.business_date: run for run in figures}
    series = [
        Series(_("wysłane bez uwag"), "sent", {day: run.items_sent for day, run in by_day.items()}),
        Series(_("z ostrzeżeniem"), "warned", {day: run.items_warned for day, run in by_day.items()}),
        Series(_("wstrzymane"), "withheld", {day: run.items_withheld for day, run in by_day.items()}),
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
