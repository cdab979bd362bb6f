"""Disks that are full and disks that give back other bytes than were written."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
import requests
from redis import Redis as Client

from tests.stack.processes import wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]

RED_SECONDS = 20
"""What was good is asked again after ten seconds."""


def checks(world) -> dict[str, bool]:
    return requests.get(world.url("/health/ready"), timeout=10).json()["checks"]


@pytest.mark.fault(
    "10, 17", "no order is lost, `ready` names disk and broker within 20 s, and is green again without a restart"
)
def test_full_disk_and_full_broker_are_seen_and_got_over(world, experiment):
    """The database's disk is full and the broker takes nothing more, while orders come in"""
    if not world.postgres.limited:
        pytest.skip("a disk of its own needs the right to mount one")
    for _round in experiment.rounds():
        with Client.from_url(world.redis.url) as broker:
            lines_before = len(world.service("web").text().splitlines())
            with world.selling() as ledger:
                broker.config_set("maxmemory", 1)
                world.postgres.disk_fill()
                began = time.monotonic()
                wait_for(
                    lambda: world.get("/health/ready") == 503 and not checks(world).get("broker", True),
                    "a red light",
                    RED_SECONDS,
                )
                wait_for(
                    lambda: not (told := checks(world))["database"] or not told["write"],
                    "a red light for the disk",
                    RED_SECONDS,
                )
                experiment.longest(**{"s until it is seen": round(time.monotonic() - began, 1)})
                failed = sum(ledger.refusals.values())
                world.postgres.disk_free()
                broker.config_set("maxmemory", 0)
                world.postgres.start()
                freed = time.monotonic()
                world.back(ledger, freed, RED_SECONDS)
            wait_for(lambda: world.get("/health/ready") == 200, "green again", RED_SECONDS)
            experiment.longest(**{"s until all is well": round(time.monotonic() - freed, 1)})
        lines = len(world.service("web").text().splitlines()) - lines_before
        experiment.count(orders=len(ledger.acknowledged), refused=failed)
        experiment.longest(**{"lines in the log for each call": round(lines / (len(ledger.answered) + failed), 1)})


def data_of_all(world) -> dict[str, object]:
    ids = ",".join(map(str, world.products))
    return world.address().call({"action": "ProductsData", "products_id": ids})


@pytest.mark.long
@pytest.mark.fault("4", "every answer as before, the damage is logged, and the files are written anew without it")
def test_a_changed_byte_in_the_files_of_the_feed_reaches_nobody(world, experiment):
    """One byte in the middle of a segment is changed, on the disk of the running web"""
    world.address().call({"action": "ProductsList", "page": "1"})
    before = data_of_all(world)
    assert len(before) == len(world.products)
    folder = Path(world.scratch / "feed")
    for number in experiment.rounds():
        segment = wait_for(lambda: next(iter(folder.rglob("*.segment")), None), "files of the feed")
        content = bytearray(segment.read_bytes())
        place = (len(content) // 2 + number * 101) % len(content)
        content[place] ^= 1
        with segment.open("r+b") as target:
            target.write(content)
        answers = [data_of_all(world) for _ in range(3)]
        assert answers == [before] * 3
        wait_for(lambda: not segment.exists(), "the damaged file being taken away", 20)  # noqa: B023
        wait_for(lambda: list(folder.rglob("*.segment")) and not list(folder.rglob("damaged")), "new files", 30)
        assert data_of_all(world) == before
        experiment.count(**{"changed bytes": 1, "answers compared": 4 * len(before)})
    assert "A file of the feed cannot be read" in world.service("web").text()
    assert json.dumps(data_of_all(world)) == json.dumps(before)
