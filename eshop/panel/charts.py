"""Bars by day as plain SVG figures: no script, readable in any theme, with the same numbers as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 120
STEP = 30
BAR = 22
LINES = 4
"""How many lines of the grid stand above the axis."""


@dataclass(frozen=True)
class Bar:
    """One rectangle; `colour` names the class of its colour."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    title: str


@dataclass(frozen=True)
class Row:
    """One day of the table beside the drawing."""

    day: date
    values: list[int]


@dataclass(frozen=True)
class Series:
    """What one colour stands for, with its number by day."""

    label: str
    colour: str
    values: Mapping[date, int]


@dataclass(frozen=True)
class Chart:
    """`ticks` are days with the place of their label, `grid` values with their height, `sums` each day's total."""

    series: list[Series]
    bars: list[Bar]
    rows: list[Row]
    ticks: list[tuple[int, str]]
    grid: list[tuple[float, int]]
    sums: list[tuple[float, float, int]]
    width: int
    height: int = HEIGHT

    @property
    def is_empty(self) -> bool:
        return not self.bars


def chart_make(days: Sequence[date], series: Sequence[Series]) -> Chart:
    """A chart of `series` over `days`, one on the other."""
    rows = [Row(day, [one.values.get(day, 0) for one in series]) for day in days]
    top = grid_top(max((sum(row.values) for row in rows), default=0))
    bars = [bar for place, row in enumerate(rows) for bar in _stacked(place, row, series, top)]
    ticks = [(place * STEP + BAR // 2, f"{day:%d.%m}") for place, day in enumerate(days)]
    grid = [(round(HEIGHT - HEIGHT * line / LINES, 2), top * line // LINES) for line in range(LINES + 1)]
    sums = [
        (place * STEP + BAR / 2, round(HEIGHT - HEIGHT * sum(row.values) / top - 3, 2), sum(row.values))
        for place, row in enumerate(rows)
        if sum(row.values)
    ]
    return Chart(list(series), bars, rows, ticks[(len(days) - 1) % 2 :: 2], grid, sums, len(days) * STEP)


def grid_top(highest: int) -> int:
    """The value of the upper edge: round, not below `highest`, and whole in every line of the grid."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * LINES >= highest:
                return step * factor * LINES
        step *= 10


def _stacked(place: int, row: Row, series: Sequence[Series], top: int) -> list[Bar]:
    bars = []
    y = float(HEIGHT)
    for one, value in zip(series, row.values, strict=True):
        if value:
            height = max(HEIGHT * value / top, 1.0)
            y -= height
            title = f"{row.day:%d.%m}: {one.label} {value}"
            bars.append(Bar(place * STEP, round(y, 2), BAR, round(height, 2), one.colour, title))
    return bars
