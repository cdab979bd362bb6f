"""Work of every night that packages above the background work have; they plug it in here."""

from collections.abc import Callable
from datetime import datetime

Unit = Callable[[datetime], int]

_units: dict[str, Unit] = {}


def upkeep_register(name: str, unit: Unit) -> None:
    """Have `unit` called with the present moment (aware) at every pass; it may run twice and returns what it did."""
    _units[name] = unit


def upkeep_units() -> dict[str, Unit]:
    """All of it, by name."""
    return dict(_units)
