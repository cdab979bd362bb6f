"""Stacked bars by day as plain SVG figures: no script, readable in any theme, with the same numbers as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 120
STEP = 20
BAR = 14


@dataclass(frozen=True)
class Bar:
    """One rectangle; `series` is the place of its colour."""

    x: int
    y: float
    height: float
    series: int
    title: str


@dataclass(frozen=True)
class Row:
    """One day of the table beside the drawing."""

    day: date
    values: list[int]


@dataclass(frozen=True)
class Chart:
    """`ticks` are days with the place of their label; `top` is the value of the upper edge."""

    labels: list[str]
    bars: list[Bar]
    rows: list[Row]
    ticks: list[tuple[int, str]]
    top: int
    width: int
    height: int = HEIGHT
    bar_width: int = BAR

    @property
    def is_empty(self) -> bool:
        return not self.bars


def chart_make(days: Sequence[date], series: Mapping[str, Mapping[date, int]]) -> Chart:
    """A chart of `series` (label to value by day) over `days`, stacked in the order given."""
    rows = [Row(day, [values.get(day, 0) for values in series.values()]) for day in days]
    top = max((sum(row.values) for row in rows), default=0)
    labels = list(series)
    bars = [bar for place, row in enumerate(rows) for bar in _day_bars(place, row, labels, top)]
    ticks = [(place * STEP, f"{day:%d.%m}") for place, day in enumerate(days) if (len(days) - 1 - place) % 7 == 0]
    return Chart(labels, bars, rows, ticks, top, len(days) * STEP)


def _day_bars(place: int, row: Row, labels: list[str], top: int) -> list[Bar]:
    bars = []
    y = float(HEIGHT)
    for number, value in enumerate(row.values):
        if value:
            height = max(HEIGHT * value / top, 1.0)
            y -= height
            bars.append(
                Bar(place * STEP, round(y, 2), round(height, 2), number, f"{row.day:%d.%m}: {labels[number]} {value}")
            )
    return bars
