"""The script that makes the shop's database user, on an empty server as the container of PostgreSQL runs it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, OperationalError

from tests.services import Postgres
from tests.stack.processes import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("database_user"), pytest.mark.timeout(180)]

PASSWORD = 'it\'s "50%" $HOME \\ ż'


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    postgres = Postgres.start()
    environment = {
        "PATH": f"{postgres.server.bin_path}:{os.environ['PATH']}",
        "PGHOST": str(postgres.data),
        "POSTGRES_PASSWORD": PASSWORD,
        "PGCLIENTENCODING": "UTF8",
    }
    script = ROOT / "docker" / "postgres-user.sh"
    done = subprocess.run([script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    yield postgres
    postgres.stop()


def connect(server: Postgres, user: str, database: str) -> psycopg.Connection:
    return psycopg.connect(host=str(server.data), user=user, dbname=database, autocommit=True)


def test_the_shop_can_make_its_tables_and_write_to_them(server):
    url = server.url.replace("postgres@", "eshop@").replace("/postgres", "/eshop")
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": url, "SECRET_KEY": "x" * 40}
    command = [sys.executable, "manage.py", "connect_baselinker", "--name", "Konto", "--json"]
    for arguments in (["migrate", "--verbosity", "0"], command[2:]):
        done = subprocess.run(
            [*command[:2], *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    with connect(server, "eshop", "eshop") as shop:
        assert shop.execute("SELECT count(*) FROM baselinker_connection").fetchone() == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'",
        "SELECT pg_read_file('/etc/passwd')",
        "CREATE ROLE other SUPERUSER",
        "CREATE DATABASE other",
        "ALTER SYSTEM SET work_mem = '1GB'",
        "ALTER ROLE eshop SUPERUSER",
    ],
)
def test_the_shop_has_no_rights_over_the_server(server, statement):
    with connect(server, "eshop", "eshop") as shop, pytest.raises(InsufficientPrivilege):
        shop.execute(statement)


def test_the_shop_has_no_other_database(server):
    with pytest.raises(OperationalError, match="permission denied"):
        connect(server, "eshop", "postgres")


def test_a_superuser_could_do_all_that(server):
    """The control: the statements are refused for want of rights, nothing else."""
    with connect(server, "postgres", "postgres") as superuser:
        superuser.execute("COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'")
        assert superuser.execute("SELECT length(pg_read_file('/etc/passwd')) > 0").fetchone() == (True,)


def test_nobody_can_sign_in_as_superuser_over_the_network(server):
    """Without a stored password none is right."""
    with connect(server, "postgres", "postgres") as superuser:
        stored = dict(superuser.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin").fetchall())
    assert stored["postgres"] is None
    assert stored["eshop"].startswith("SCRAM-SHA-256$")
    assert set(stored) == {"postgres", "eshop"}
