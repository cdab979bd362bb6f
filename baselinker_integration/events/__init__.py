"""What the connector writes to the event log: its tab, kinds of event and kinds of problem, with texts and advice."""

from baselinker_integration.events import (
    accounts,
    actors,
    calls,
    fields,
    labels,
    orders,
    problems,
    runs,
    way_back,
    way_back_orders,
    words,
    writes,
)
from baselinker_integration.events.area import AREA

__all__ = [
    "AREA",
    "accounts",
    "actors",
    "calls",
    "fields",
    "labels",
    "orders",
    "problems",
    "runs",
    "way_back",
    "way_back_orders",
    "words",
    "writes",
]
