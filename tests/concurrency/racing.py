"""Running the same piece of work in many processes at the same moment, each with a database connection of its own."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connections

_FORK = multiprocessing.get_context("fork")
_INHERITED: list[Any] = []


def race(work: Callable[[int], Any], processes: int, timeout: float = 120) -> list[Any]:
    """What `work(n)` returned in each of `processes` processes, released together; raises if one of them raised.

    Call from a test with a real (committed) database: the children see only what is committed.
    """
    connections.close_all()
    barrier = _FORK.Barrier(processes)
    results = _FORK.SimpleQueue()
    children = [_FORK.Process(target=_child, args=(work, number, barrier, results)) for number in range(processes)]
    for child in children:
        child.start()
    answers = [results.get() for _ in children]
    for child in children:
        child.join(timeout)
        assert child.exitcode == 0, f"a racing process ended with {child.exitcode}"
    failures = [error for _number, _value, error in answers if error]
    assert not failures, "\n".join(failures[:3])
    return [value for _number, value, _error in sorted(answers, key=lambda answer: answer[0])]


def _child(work: Callable[[int], Any], number: int, barrier: Any, results: Any) -> None:
    value, error = None, ""
    # Where a browser's event loop ran in the parent, the child finds another thread's wrapper with a connection that
    # is not its own. It is left as it is, and kept from being collected: closing it would end the parent's.
    _INHERITED.append(connections["default"].connection)
    connections["default"].connection = None
    try:
        connections["default"].ensure_connection()
        barrier.wait(60)
        value = work(number)
    except BaseException:  # noqa: BLE001  reported to the parent
        error = traceback.format_exc()
    finally:
        connections.close_all()
    results.put((number, value, error))
    os._exit(0)
