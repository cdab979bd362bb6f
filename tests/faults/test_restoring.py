"""A backup put back beside a running shop: the documented command refuses, the program behind it does not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.stack.processes import ROOT
from tests.stack.test_restore import PROGRAMS, documented, run

pytestmark = [pytest.mark.long, pytest.mark.postgres, pytest.mark.xdist_group("faults"), pytest.mark.timeout(600)]


@pytest.mark.fault("1", "refused with the reason; nothing is changed, no order lost")
def test_the_documented_restore_beside_a_running_shop_is_refused(world, experiment, tmp_path):
    """backup and restore as docs/operations.md says, while orders come in and nothing was stopped"""
    for number in experiment.rounds():
        file = tmp_path / f"{number}.dump"
        with world.selling() as ledger:
            assert "bytes" in run(world, *documented("backup", file))
            assert "are connected to the database. Stop web, worker and beat" in run(
                world, *documented("restore", file)
            )
        experiment.count(orders=len(ledger.acknowledged), refused=1)


@pytest.mark.long
@pytest.mark.fault("1", "keys or constraints are missing, `check` names them; the documented restore brings all back")
def test_control_pg_restore_beside_a_running_shop_loses_keys(world, experiment, tmp_path):
    """pg_restore --clean into the running installation; then the documented way"""
    for number in experiment.rounds():
        file = tmp_path / f"{number}.dump"
        run(world, *documented("backup", file))
        with world.selling():
            pass
        from tests.faults.sender import senders

        with senders(world.address(), world.products):
            subprocess.run(
                [
                    str(PROGRAMS / "pg_restore"),
                    "--clean",
                    "--if-exists",
                    "--no-owner",
                    "-d",
                    world.database_url,
                    str(file),
                ],
                env={"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": str(PROGRAMS.parent / "lib")},
                capture_output=True,
                check=False,
                timeout=120,
            )
        told = subprocess.run(
            [sys.executable, "manage.py", "check", "--database", "default"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **world.env},
            capture_output=True,
            text=True,
            check=False,
        )
        experiment.count(**{"things missing": told.stderr.count("The database lacks")})
        for name in ("web", "worker", "beat"):
            world.stop(world.service(name))
        assert run(world, *documented("restore", file)) == f"{file} is back, and nothing is missing.\n"
        world.ledgers.clear()  # what came after the backup went with it
        for name in ("worker", "beat"):
            world.start(name)
        world.web_start()
        world.books_check()
    assert experiment.figures["things missing"] > 0
