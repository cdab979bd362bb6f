"""Clocks that are apart, played by libfaketime."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.stack.processes import wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.long, pytest.mark.xdist_group("faults")]

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


@pytest.mark.fault("9", "the background work is done all the same")
@pytest.mark.skipif(not LIBRARIES, reason="faketime is not installed")
def test_work_is_done_by_a_worker_whose_clock_is_apart(world, experiment):
    """A worker 90 s ahead of the scheduler and of the database, then one 90 s behind"""
    for _round in experiment.rounds():
        for apart in ("+90s", "-90s"):
            world.stop(world.service("worker"))
            time.sleep(3)  # what the one before did is older than three seconds now
            began = time.monotonic()
            worker = world.start("worker", LD_PRELOAD=str(LIBRARIES[0]), FAKETIME=apart)
            wait_for(world.due_work_is_done, "a pass over the background work", 30)
            experiment.longest(**{f"s until work is done at {apart}": round(time.monotonic() - began, 1)})
            assert "Discarding revoked task" not in worker.text()
    world.stop(world.service("worker"))
    world.start("worker")
