"""Imports and walks beside sales and crashes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.faults.sender import Address
from tests.faults.world import ITEMS, without
from tests.stack.processes import PATIENCE, ROOT, wait_for

pytestmark = [pytest.mark.long, pytest.mark.postgres, pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]

FRESH = 200
"""New items in the file, whose prices the import has to write."""


def import_beside_sales(world, number: int, file: Path, **changes: str) -> tuple[int, list[str], int]:
    """Orders taken, items whose sales were undone, and events that say that sales were kept."""
    stated = {f"K{item}": 500_000 + 1000 * number + item for item in range(ITEMS)}
    rows = [f"{code};Kubek {code};19,90;{pieces}\n" for code, pieces in stated.items()]
    rows += [f"N{number}-{item};Nowy {item};5,00;1\n" for item in range(FRESH)]
    file.write_text("code;name;price;stock\n" + "".join(rows), encoding="utf-8")
    stocks = "SELECT p.code, s.quantity FROM catalog_stock s JOIN catalog_product p ON p.id = s.product_id"
    last = world.ask("SELECT coalesce(max(id), 0) FROM event_log_event")[0][0]
    with world.selling() as ledger, world.database() as lock:
        lock.execute("LOCK TABLE catalog_price IN SHARE MODE")
        importing = subprocess.Popen(
            [sys.executable, "manage.py", "import_catalog", str(file)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **world.env, **changes},
            stdout=subprocess.DEVNULL,
        )
        waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'catalog_price'::regclass AND NOT granted"
        wait_for(lambda: world.ask(waiting) == [(1,)], "the import being held up", 30)
        begun, taken = dict(world.ask(stocks)), len(ledger.answered)
        wait_for(lambda: len(ledger.answered) > taken + 2 * ITEMS, "sales meanwhile", 20)
        lock.rollback()
        assert importing.wait(60 * PATIENCE) == 0
    changed = dict(
        world.ask(
            "SELECT p.code, m.delta FROM catalog_stockmovement m JOIN catalog_product p ON p.id = m.product_id"
            " WHERE m.id IN (SELECT max(id) FROM catalog_stockmovement WHERE kind = 'import' GROUP BY product_id)"
        )
    )
    undone = [code for code, pieces in stated.items() if pieces - changed[code] < begun[code]]
    told = world.ask(f"SELECT count(*) FROM event_log_event WHERE id > {last} AND type = 'import_sales_kept'")[0][0]
    return len(ledger.acknowledged), undone, told


@pytest.mark.fault("3", "stock = what the file says - what was sold since the import began, with one warning event")
def test_no_sale_made_while_an_import_writes_stock_is_undone(world, experiment, tmp_path):
    """Orders for the very items whose stock a file changes, while import_catalog is held up in the middle of it"""
    for number in experiment.rounds():
        orders, undone, told = import_beside_sales(world, number, tmp_path / f"stany-{number}.csv")
        assert (undone, told) == ([], 1), "the file's figure replaced a stock from which sales had been taken"
        experiment.count(**{"orders": orders, "items changed": ITEMS, "items undone": len(undone)})


@pytest.mark.fault("3", "sales are undone, and nobody is told")
def test_control_an_import_that_forgets_the_stock_at_its_beginning_undoes_sales(world, experiment, tmp_path):
    """The same with an import that does not remember the stock at its beginning"""
    for number in experiment.rounds(most=3):
        file = tmp_path / f"cofa-{number}.csv"
        orders, undone, told = import_beside_sales(world, 100 + number, file, **without("sales_kept"))
        assert undone
        assert told == 0
        experiment.count(**{"orders": orders, "items changed": ITEMS, "items undone": len(undone)})


def data_of(address: Address, ids: str) -> dict[str, object] | None:
    """The products, None while the shop answers with an error."""
    answer = address.call({"action": "ProductsData", "products_id": ids})
    return None if "error" in answer else answer


@pytest.mark.fault("15", "every product comes, as it was; the run never counts more than was delivered")
def test_a_crash_of_the_database_in_the_middle_of_an_import_costs_it_nothing(world, experiment):
    """BaseLinker fetches products, and PostgreSQL is killed half-way"""
    address = world.address()
    for _round in experiment.rounds():
        listed = address.call({"action": "ProductsList", "page": "1", "filter_id": str(world.products[0])})
        assert str(world.products[0]) in listed
        found: dict[str, object] = {}
        for place, start in enumerate(range(0, ITEMS, 10)):
            ids = ",".join(map(str, world.products[start : start + 10]))
            if place == 2:
                world.postgres.kill()
                assert address.call({"action": "ProductsData", "products_id": ids}).get("error_code") == "db_connection"
                world.postgres.start()
            found |= wait_for(partial(data_of, address, ids), "an answer", 20)
        assert sorted(map(int, found)) == world.products
        assert world.ask(f"SELECT count(*) FROM baselinker_syncrun WHERE sent > {ITEMS}") == [(0,)]
        experiment.count(crashes=1, products=len(found))


@pytest.mark.fault("18", "no statement of it takes longer than 0.5 s, no order waits longer than 2 s")
def test_pruning_keeps_nobody_waiting(world, experiment):
    """Old events are deleted while orders come in"""
    count = 100_000 if experiment.is_long else 5_000
    for _round in experiment.rounds(most=3):
        with world.selling() as ledger:
            done = subprocess.run(
                [sys.executable, "-m", "tests.faults.pruning", str(count)],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **world.env},
                capture_output=True,
                text=True,
                check=True,
            )
        told = json.loads(done.stdout)
        assert told["gone"] >= count
        assert told["slowest_delete"] < 0.5
        assert ledger.longest_wait() < 2
        experiment.count(orders=len(ledger.acknowledged), events=told["gone"])
        experiment.longest(**{"s that the slowest statement took": told["slowest_delete"]})
