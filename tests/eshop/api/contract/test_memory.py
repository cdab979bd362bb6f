"""The memory of a web process that is sent bodies as long as they may be."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("api_server"), pytest.mark.timeout(3600)]
MEGABYTE = 1024 * 1024
LONGEST, MOST = 8 * MEGABYTE, 60
SETTLING = 12
"""Megabytes, once. Python gives memory back a megabyte at a time, and only when nothing in it is used: of a hundred
thousand small objects some places stay occupied, until a body finds what it needs in places of those before it."""


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


@pytest.mark.postgres
@pytest.mark.parametrize("shape", [long_texts, many_attributes, mistakes])
def test_ten_bodies_of_eight_megabytes(api_server, shape):
    """On PostgreSQL: SQLite has up to 64 MB of its file in memory for each thread."""
    worker = int(Path(f"/proc/{api_server.pid}/task/{api_server.pid}/children").read_text().split()[0])
    rows = [shape(row) for row in range(1000)]
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
    assert memory(worker, "VmHWM") - before <= MOST, (before, left)
    assert left[-1] <= left[0] + SETTLING, left
