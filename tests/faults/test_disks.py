"""Disks that are full and disks that give back other bytes than were written."""

from __future__ import annotations

import json
import time
from pathlib import Path

import psycopg
import pytest
import requests
from redis import Redis as Client
from redis.exceptions import ResponseError

from tests.faults.world import without
from tests.stack.processes import wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]

RED_SECONDS = 20
"""What was good is asked again after ten seconds."""
CALLS = 12
"""Each process reads files from the second call on that it answers since it began or another edition came."""
MOST_LINES = 5
"""For each call: its own, one of each part that the database refused, and what `ready` says meanwhile."""


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
            world.supervise()
            wait_for(lambda: world.get("/health/ready") == 200, "green again", RED_SECONDS)
            experiment.longest(**{"s until all is well": round(time.monotonic() - freed, 1)})
        lines = len(world.service("web").text().splitlines()) - lines_before
        experiment.count(orders=len(ledger.acknowledged), refused=failed)
        for_each = round(lines / (len(ledger.answered) + failed), 1)
        assert for_each <= MOST_LINES
        experiment.longest(**{"lines in the log for each call": for_each})


@pytest.mark.long
@pytest.mark.fault("10", "both say that all is well, while no order is taken and no work can be queued")
def test_control_a_question_alone_is_answered_by_a_full_disk_and_a_full_broker(world, experiment):
    """SELECT 1 and PING, all that `ready` asked before, with the same full disk and broker"""
    if not world.postgres.limited:
        pytest.skip("a disk of its own needs the right to mount one")
    for _round in experiment.rounds(most=5):
        with Client.from_url(world.redis.url) as broker:
            broker.config_set("maxmemory", 1)
            with world.database() as connection:
                connection.execute("CREATE TEMPORARY TABLE taking_room AS SELECT 1 AS n")
                connection.commit()
                world.postgres.disk_fill()
                with pytest.raises(psycopg.OperationalError, match="No space left"):
                    connection.execute("INSERT INTO taking_room SELECT generate_series(1, 1000000)")
                connection.rollback()
                answered = connection.execute("SELECT 1").fetchone()
            assert (answered, broker.ping()) == ((1,), True)
            assert broker_refuses(broker)
            world.postgres.disk_free()
            broker.config_set("maxmemory", 0)
        time.sleep(2)
        world.supervise()
        experiment.count(**{"questions answered": 2, "writes refused": 2})


def broker_refuses(broker: Client) -> bool:
    try:
        broker.set("work", "x" * 1000)
    except ResponseError:
        return True
    return False


def data_of_all(world) -> dict[str, object]:
    ids = ",".join(map(str, world.products))
    return world.address().call({"action": "ProductsData", "products_id": ids})


def segment_read(folder: Path) -> Path | None:
    """The file that has the products as they are shown: the newest that has any."""
    found = [path for path in folder.rglob("*-products.segment") if path.stat().st_size]
    return max(found, key=lambda path: path.stat().st_mtime_ns, default=None)


@pytest.mark.long
@pytest.mark.fault("4", "every answer as before, the damage is logged, and the files are written anew without it")
def test_a_changed_byte_in_the_files_of_the_feed_reaches_nobody(world, experiment):
    """One byte in the middle of a segment is changed, on the disk of the running web"""
    world.address().call({"action": "ProductsList", "page": "1"})
    before = data_of_all(world)
    assert len(before) == len(world.products)
    folder = Path(world.scratch / "feed")
    for number in experiment.rounds():
        segment = wait_for(lambda: segment_read(folder), "files of the feed")
        content = bytearray(segment.read_bytes())
        content[(len(content) // 2 + number * 101) % (len(content) - 1)] ^= 1
        with segment.open("r+b") as target:
            target.write(content)
        assert [data_of_all(world) for _ in range(CALLS)] == [before] * CALLS
        wait_for(lambda: not segment.exists(), "the damaged file being taken away", 20)  # noqa: B023
        world.supervise()
        wait_for(lambda: segment_read(folder) and not list(folder.rglob("damaged")), "new files", 30)
        assert data_of_all(world) == before
        experiment.count(**{"changed bytes": 1, "answers compared": (CALLS + 1) * len(before)})
    assert "A file of the feed cannot be read" in world.service("web").text()


@pytest.mark.long
@pytest.mark.fault("4", "BaseLinker is told wrong prices, and nothing is logged")
def test_control_without_checksums_changed_bytes_are_served(world, experiment):
    """The same with a web that checks nothing it reads, and 19.90 in the files turned into 79.90"""
    world.address().call({"action": "ProductsList", "page": "1"})
    before = data_of_all(world)
    folder = Path(world.scratch / "feed")
    world.stop(world.service("web"))
    web = world.web_start(**without("checksums"))
    try:
        for _round in experiment.rounds(most=1):
            for segment in folder.rglob("*.segment"):
                content = segment.read_bytes()
                with segment.open("r+b") as target:
                    target.write(content.replace(b"19.90", b"79.90"))
            answers = [data_of_all(world) for _ in range(CALLS)]
            wrong = [pk for pk, told in answers[-1].items() if "79.9" in json.dumps(told)]
            assert len(wrong) == len(before)
            assert "cannot be read" not in web.text()
            experiment.count(**{"products with a wrong price": len(wrong)})
    finally:
        world.stop(web)
        world.web_start()
    assert data_of_all(world) == before, "who checks answers from the database"
