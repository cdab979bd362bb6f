"""Endpoints with one known mistake each (protocol, 3, 5 and 8)."""

from tests.baselinker_integration.conformance.fakes.mistakes import (
    answers,
    catalogue,
    filters,
    names,
    order_rows,
    order_walks,
    probes,
    product_data,
    pushes,
    repeats,
    updates,
    values,
    walks,
    writes,
)
from tests.baselinker_integration.conformance.fakes.mistakes.registry import MISTAKES

__all__ = [
    "MISTAKES",
    "answers",
    "catalogue",
    "filters",
    "names",
    "order_rows",
    "order_walks",
    "probes",
    "product_data",
    "pushes",
    "repeats",
    "updates",
    "values",
    "walks",
    "writes",
]
