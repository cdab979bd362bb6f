"""A worker of the way back on a clock that a file moves ahead: `python -m tests.faults.way_back_worker FILE [blind]`.

A blind one does not look for parcels before it sends them.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.db import DatabaseError, connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from baselinker_integration.background.tokens import tokens_work  # noqa: E402
from baselinker_integration.background.way_back import way_back_work  # noqa: E402
from baselinker_integration.token_api import gate  # noqa: E402
from baselinker_integration.way_back import telling  # noqa: E402
from eshop.core import clock  # noqa: E402


def clock_move(ahead: Path) -> None:
    """The shop's time and the database's, both by the file's seconds ahead."""
    real = gate.now_expression()
    clock.now = lambda: timezone.now() + timedelta(seconds=float(ahead.read_text()))
    gate.now_expression = lambda: f"({real} + {round(float(ahead.read_text()) * 1000)})"


def work_on() -> None:
    """Pass after pass, as a worker's supervisor has it: a pass that fails is followed by the next one."""
    print("works", flush=True)
    while True:
        try:
            tokens_work(clock.now())
            way_back_work(clock.now())
        except DatabaseError:
            connection.close()
        time.sleep(0.02)


if __name__ == "__main__":
    clock_move(Path(sys.argv[1]))
    if sys.argv[2:] == ["blind"]:
        telling.LOOKS, telling.parcels_there = 0, lambda _data: []
    work_on()
