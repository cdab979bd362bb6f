"""PgBouncer in transaction mode between the shop and PostgreSQL, as docs/pgbouncer/pgbouncer.ini sets it up."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests

from tests.services import free_port
from tests.stack.processes import ROOT, wait_for

PROGRAM = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.long,
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif(not Path(PROGRAM).exists(), reason="pgbouncer is not installed"),
]
SECONDS = 3


@pytest.fixture
def pooler(world) -> Iterator[str]:
    """Gives the address of the database behind it; a name is to be put after it."""
    port, folder = free_port(), world.postgres.disk
    text = (ROOT / "docs" / "pgbouncer" / "pgbouncer.ini").read_text(encoding="utf-8")
    for old, new in {
        "port=5432": f"port={world.postgres.port}",
        "listen_port = 6432": f"listen_port = {port}",
        "auth_type = scram-sha-256": "auth_type = any",
        "dbname=eshop ": "dbname=eshop user=postgres ",
        "auth_file = /etc/pgbouncer/userlist.txt": "unix_socket_dir =",
    }.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "pgbouncer.ini").write_text(text, encoding="utf-8")
    (folder / "pgbouncer.ini").chmod(0o644)
    process = subprocess.Popen(
        [PROGRAM, str(folder / "pgbouncer.ini")],
        user=world.postgres.user,
        group=world.postgres.user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def answers() -> bool:
        assert process.poll() is None, "pgbouncer ended"
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/eshop", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    wait_for(answers, "PgBouncer answering", 20)
    yield f"postgresql://postgres@127.0.0.1:{port}/"
    process.terminate()
    process.wait(10)


def orders_a_second(world) -> float:
    with world.selling(count=8, behind_nginx=False) as ledger:
        before = len(ledger.answered)
        time.sleep(SECONDS)
        taken = len(ledger.answered) - before
    assert ledger.refusals == {}, dict(ledger.refusals)
    return taken / SECONDS


@pytest.mark.fault("11", "nothing is refused; orders, an import, the feed and the panel work; the limits hold")
def test_everything_works_through_a_pooler_by_a_switch(world, experiment, pooler, tmp_path):
    """PgBouncer with pool_mode = transaction, DATABASE_POOLING=transaction; orders a second beside the direct way"""
    pooled = {"DATABASE_POOLING": "transaction", "DATABASE_URL": f"{pooler}eshop"}
    jobs = {"DATABASE_POOLING": "transaction", "DATABASE_URL": f"{pooler}eshop_jobs"}
    direct, through = [], []
    for number in experiment.rounds():
        for changes, rates in (({"DATABASE_URL": world.database_url}, direct), (pooled, through)):
            world.stop(world.service("web"))
            world.web_start(**changes)
            rates.append(orders_a_second(world))
        file = tmp_path / f"przez-{number}.csv"
        file.write_text(f"code;name;price;stock\nB{number};Kubek;19,90;5\n", encoding="utf-8")
        usual, world.env = world.env, {**world.env, **jobs}
        try:
            world.manage("import_catalog", str(file))
            world.manage("build_feed")
            world.manage("run_due_work")
        finally:
            world.env = usual
        data = world.address().call({"action": "ProductsData", "products_id": ",".join(map(str, world.products))})
        assert len(data) == len(world.products)
        assert requests.get(world.url("/panel/login/"), timeout=10).status_code == 200
    with psycopg.connect(f"{pooler}eshop", prepare_threshold=None) as session:
        assert session.execute("SHOW lock_timeout").fetchone() == ("5s",)
    experiment.figures["orders a second directly"] = round(sorted(direct)[len(direct) // 2])
    experiment.figures["orders a second through PgBouncer"] = round(sorted(through)[len(through) // 2])
    world.stop(world.service("web"))
    world.web_start()


@pytest.mark.fault("11", "the start is refused by the pooler")
def test_control_without_the_switch_the_pooler_refuses(world, experiment, pooler):
    """The same without DATABASE_POOLING"""
    for _round in experiment.rounds():
        done = subprocess.run(
            [sys.executable, "manage.py", "build_feed"],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", **world.env, "DATABASE_URL": f"{pooler}eshop"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode != 0
        assert "unsupported startup parameter" in done.stderr
        experiment.count(refused=1)
