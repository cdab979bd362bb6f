"""A PostgreSQL database into a file of pg_dump, and back in one transaction."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.db import connection

from eshop.core.backup.errors import BackupError
from eshop.core.backup.versions import unusable_refuse

_EMPTY = """
DO $$ DECLARE thing text; BEGIN
  FOR thing IN SELECT format('DROP TABLE IF EXISTS %I.%I CASCADE', schemaname, tablename) FROM pg_tables
    WHERE schemaname = current_schema() LOOP EXECUTE thing; END LOOP;
  FOR thing IN SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure) FROM pg_proc p
    WHERE pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e') LOOP EXECUTE thing; END LOOP;
  FOR thing IN SELECT format('DROP SEQUENCE IF EXISTS %I.%I CASCADE', schemaname, sequencename) FROM pg_sequences
    WHERE schemaname = current_schema() LOOP EXECUTE thing; END LOOP;
END $$;
"""
"""What is there now goes, also tables of a later version that the file does not know."""

_MARK = b"\neshop backup, SHA-256 "

_MIGRATION_COLUMNS = 4
_VARIABLES = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)


def dump(target: IO[bytes]) -> None:
    """Write the database into `target` as it is at one moment; others go on meanwhile. Raises BackupError."""
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", stdout=target)
    size = target.seek(0, os.SEEK_END)
    target.write(_MARK + _digest(target, size))
    target.flush()


def restore(file: Path) -> None:
    """Put `file` in the place of what the database holds, whole or not at all. Raises BackupError, also while anybody
    else is connected."""
    _whole(file)
    if " TABLE DATA public django_migrations " not in _run("pg_restore", "--list", str(file)):
        raise BackupError(f"{file} is no backup of this shop.")
    unusable_refuse(file, _migrations(file))
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS)
        others = cursor.fetchone()[0]
    connection.close()
    if others:
        raise BackupError(f"{others} others are connected to the database. Stop web, worker and beat first.")
    _script_run(file)


def _migrations(file: Path) -> Iterator[tuple[str, str]]:
    """App and name of each migration that the backup had: rows of pg_restore have columns parted by tabs."""
    for line in _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(file)).splitlines():
        columns = line.split("\t")
        if len(columns) == _MIGRATION_COLUMNS:
            yield columns[1], columns[2]


def _whole(file: Path) -> None:
    """pg_restore takes a file that was cut off for a shorter one, without a word; so its digest stands at its end,
    where pg_restore does not look."""
    with file.open("rb") as source:
        size = source.seek(0, os.SEEK_END) - len(_MARK) - hashlib.sha256().digest_size
        if size > 0 and source.seek(size) and source.read() == _MARK + _digest(source, size):
            return
    raise BackupError(f"{file} is damaged, cut off, or no backup of this shop.")


def _digest(file: IO[bytes], size: int) -> bytes:
    """SHA-256 of the first `size` bytes; the file is at its end afterwards."""
    digest = hashlib.sha256()
    file.seek(0)
    while size > 0 and (part := file.read(min(size, 1 << 20))):
        digest.update(part)
        size -= len(part)
    file.seek(0, os.SEEK_END)
    return digest.digest()


def _script_run(file: Path) -> None:
    """COMMIT is sent once pg_restore has come to its end; without it PostgreSQL undoes everything."""
    command = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    with (
        subprocess.Popen(  # noqa: S603  PostgreSQL's own program, here and below
            [_program("pg_restore"), "--file=-", "--no-owner", "--no-privileges", str(file)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as reader,
        subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
        ) as writer,
    ):
        assert reader.stdout
        assert writer.stdin
        try:
            writer.stdin.write(f"BEGIN;\n{_EMPTY}\n".encode())
            shutil.copyfileobj(reader.stdout, writer.stdin)
            if reader.wait() == 0:
                writer.stdin.write(b"\nCOMMIT;\n")
            writer.stdin.close()
        except BrokenPipeError:
            reader.kill()
        _raise_for(writer, "psql")
        _raise_for(reader, "pg_restore")


def _raise_for(process: "subprocess.Popen[bytes]", name: str) -> None:
    assert process.stderr
    said = process.stderr.read().decode(errors="replace").strip()
    if process.wait():
        raise BackupError(f"{name}: {said[-1000:]} Nothing was changed.")


def _run(name: str, *arguments: str, stdout: IO[bytes] | int = subprocess.PIPE) -> str:
    done = subprocess.run(  # noqa: S603
        [_program(name), *arguments], env=_environment(), stdout=stdout, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise BackupError(f"{name}: {done.stderr.decode(errors='replace').strip()[-1000:]}")
    return (done.stdout or b"").decode(errors="replace")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(f"{name} is not on PATH; it comes with PostgreSQL's client programs.")
    return found


def _environment() -> dict[str, str]:
    """The database's address for libpq, by variables: a password in the command would be seen by everybody."""
    settings: dict[str, Any] = connection.settings_dict
    told = {
        "PGDATABASE": settings["NAME"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
    } | {variable: settings["OPTIONS"].get(name) for name, variable in _VARIABLES.items()}
    return {**os.environ, **{name: str(value) for name, value in told.items() if value}}
