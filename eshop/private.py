"""Files that the shop writes are for the account that runs it alone: they hold buyers' data, sessions and the key."""

import os
from contextlib import suppress
from pathlib import Path

VAR_DIR = Path(__file__).resolve().parent.parent / "var"
PRIVATE = ("eshop.sqlite3", "eshop.sqlite3-wal", "eshop.sqlite3-shm", "secret_key", "media", "mail", "feed", "player")


def files_keep_private(folder: Path = VAR_DIR) -> None:
    """What this process and its children create is closed to others; what earlier versions left open is closed now.

    Every way into the project calls it: manage.py, each web process, the worker, the demo.
    """
    os.umask(0o077)
    for name in PRIVATE:
        path = folder / name
        with suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)
