"""Clocks that are apart, played by libfaketime."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from redis import Redis as Client

from tests.faults.world import without
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


@pytest.mark.fault("9", "nothing is done")
@pytest.mark.skipif(not LIBRARIES, reason="faketime is not installed")
def test_control_tasks_that_say_when_they_are_late_are_dropped(world, experiment):
    """The same worker 90 s ahead, and a scheduler whose tasks are out of date after 60 s"""
    for name in ("beat", "worker"):
        world.stop(world.service(name))
    with Client.from_url(world.redis.url) as broker:
        broker.flushall()  # tasks of the scheduler as it is
    world.start("beat", **without("late_tasks"))
    worker = world.start("worker", LD_PRELOAD=str(LIBRARIES[0]), FAKETIME="+90s")
    try:
        for _round in experiment.rounds(most=1):
            wait_for(lambda: "Discarding revoked task" in worker.text(), "tasks being dropped", 30)
            with pytest.raises(AssertionError):
                wait_for(world.due_work_is_done, "a pass over the background work", 8)
            experiment.count(**{"tasks dropped": worker.text().count("Discarding revoked task")})
    finally:
        for name in ("beat", "worker"):
            world.stop(world.service(name))
        for name in ("worker", "beat"):
            world.start(name)
