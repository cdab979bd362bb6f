"""The memory of a web process that is sent bodies as long as they may be."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("api_server"), pytest.mark.timeout(3600)]
MEGABYTE = 1024 * 1024
LONGEST, MOST = 8 * MEGABYTE, 60


def long_texts(row):
    return {"external_id": f"MEM-{row}", "name": f"Towar {row}", "description": f"{row} " + "ż" * 4050}


def many_attributes(row):
    attributes = [{"name": f"Cecha {number}", "value": f"{row}" + "x" * 35} for number in range(115)]
    return {"external_id": f"MEM-{row}", "attributes": attributes}


def mistakes(row):
    return {"external_id": f"MEM-{row}"} | {f"pole {number}": "x" * 12 for number in range(240)}


def memory(pid, name):
    """Megabytes: VmRSS is what the process has, VmHWM the most that it had."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(fields[name].split()[0]) / 1024


SHAPES = [long_texts, many_attributes, mistakes]


@pytest.fixture(scope="module", params=SHAPES, ids=[shape.__name__ for shape in SHAPES])
def ten_bodies(api_server, request):
    """Megabytes of the process before ten bodies of a shape, the most that it had, and what it had after each."""
    worker = int(Path(f"/proc/{api_server.pid}/task/{api_server.pid}/children").read_text().split()[0])
    rows = [request.param(row) for row in range(1000)]
    body = json.dumps({"items": rows}, ensure_ascii=False, separators=(",", ":")).encode()
    assert LONGEST * 0.6 < len(body) <= LONGEST
    few = json.dumps({"items": rows[:5]}).encode()
    with ThreadPoolExecutor(8) as pool:  # so that every thread has its session with the database
        list(pool.map(lambda _: api_server.call("POST", "/api/v1/items/upsert", few), range(40)))
    before = memory(worker, "VmRSS")
    Path(f"/proc/{worker}/clear_refs").write_text("5")  # another shape's peak does not count
    left = []
    for _ in range(10):
        assert api_server.call("POST", "/api/v1/items/upsert", body)[0] in (200, 422)
        left.append(memory(worker, "VmRSS"))
    return before, memory(worker, "VmHWM"), left


@pytest.mark.postgres
def test_ten_bodies_of_eight_megabytes_take_little(ten_bodies):
    """On PostgreSQL: SQLite has up to 64 MB of its file in memory for each thread."""
    before, most, left = ten_bodies
    assert most - before <= MOST, (before, left)


@pytest.mark.postgres
def test_the_tenth_leaves_no_more_than_the_first(ten_bodies):
    """Python gives memory back a megabyte at a time, and only when nothing in it is used."""
    _before, _most, left = ten_bodies
    assert left[-1] <= left[0] + 3, left
