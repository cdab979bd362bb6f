"""/metrics: figures for Prometheus, read from the database at each scrape, so that any web process may be asked.

Packages plug in what they know. Labels never name accounts or people.
"""

import hmac
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from eshop.core import clock
from eshop.core.watching.heartbeat import BEAT, DUE_WORK, heartbeat_age

logger = logging.getLogger(__name__)

Reader = Callable[[datetime], Iterable[GaugeMetricFamily]]
_readers: list[Reader] = []


def metrics_also_read(reader: Reader) -> None:
    """Have `reader` called with the present moment (aware) at each scrape; it returns gauges, read in a fixed number of
    statements."""
    _readers.append(reader)


def gauge(name: str, what: str, values: Mapping[Any, float], *labels: str) -> GaugeMetricFamily:
    """The gauge `eshop_<name>` with one sample for each combination of the labels' values, a tuple of texts."""
    family = GaugeMetricFamily(f"eshop_{name}", what, labels=labels)
    for key, value in values.items():
        family.add_metric(key, value)
    return family


def metrics(request: HttpRequest) -> HttpResponse:
    """All gauges in Prometheus' text format, for who sends `Authorization: Bearer METRICS_TOKEN`.

    404 where no token is set, 401 with another one, 503 while the database does not answer.
    """
    if not settings.METRICS_TOKEN:
        raise Http404
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    figures = CollectorRegistry()
    figures.register(_Database())
    try:
        body = generate_latest(figures)
    except (DatabaseError, InterfaceError):
        logger.exception("The figures could not be read")
        return HttpResponse(status=503, headers={"Retry-After": "10"})
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


class _Database(Collector):
    """What the database says now; nothing is kept in the process."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = clock.now()
        for reader in _readers:
            yield from reader(now)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return ()


def _signs_of_life(now: datetime) -> Iterable[GaugeMetricFamily]:
    ages = {"worker": heartbeat_age(DUE_WORK), "beat": heartbeat_age(BEAT)}
    yield gauge(
        "sign_of_life_age_seconds",
        "How long ago background work was looked for (worker) and the scheduler asked for it (beat).",
        {(name,): age for name, age in ages.items() if age is not None},
        "process",
    )


metrics_also_read(_signs_of_life)
