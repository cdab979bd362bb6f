"""Bars by day as plain SVG figures: no script, readable in any theme, with the same numbers as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 120
STEP = 14
BAR = 10


@dataclass(frozen=True)
class Bar:
    """One rectangle; `series` is the place of its colour."""

    x: float
    y: float
    width: float
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

    @property
    def is_empty(self) -> bool:
        return not self.bars


def chart_make(days: Sequence[date], series: Mapping[str, Mapping[date, int]], *, is_stacked: bool = True) -> Chart:
    """A chart of `series` (label to value by day) over `days`: one on the other, or each beside the other."""
    rows = [Row(day, [values.get(day, 0) for values in series.values()]) for day in days]
    top = max((sum(row.values) if is_stacked else max(row.values, default=0) for row in rows), default=0)
    labels = list(series)
    draw = _stacked if is_stacked else _side_by_side
    bars = [bar for place, row in enumerate(rows) for bar in draw(place, row, labels, top)]
    ticks = [(place * STEP, f"{day:%d.%m}") for place, day in enumerate(days) if (len(days) - 1 - place) % 7 == 0]
    return Chart(labels, bars, rows, ticks, top, len(days) * STEP)


def _stacked(place: int, row: Row, labels: list[str], top: int) -> list[Bar]:
    bars = []
    y = float(HEIGHT)
    for number, value in enumerate(row.values):
        if value:
            height = max(HEIGHT * value / top, 1.0)
            y -= height
            bars.append(Bar(place * STEP, round(y, 2), BAR, round(height, 2), number, _title(row, labels, number)))
    return bars


def _side_by_side(place: int, row: Row, labels: list[str], top: int) -> list[Bar]:
    width = round(STEP * 0.9 / len(labels), 2)
    bars = []
    for number, value in enumerate(row.values):
        if value:
            height = round(max(HEIGHT * value / top, 1.0), 2)
            x = round(place * STEP + number * width, 2)
            bars.append(Bar(x, round(HEIGHT - height, 2), width, height, number, _title(row, labels, number)))
    return bars


def _title(row: Row, labels: list[str], number: int) -> str:
    return f"{row.day:%d.%m}: {labels[number]} {row.values[number]}"
