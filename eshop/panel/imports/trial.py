"""Where a trial import does its work.

A trial does everything and takes it back. PostgreSQL lets others go on meanwhile. In SQLite one transaction at a time
may write, and orders would wait for all of it: there the trial works on a copy of the database.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def trial_database(folder: Path) -> Iterator[None]:
    """Let this thread work on a copy, kept in `folder` and deleted afterwards; inside a transaction on the original."""
    own = connections[DEFAULT_DB_ALIAS]
    if own.vendor != "sqlite" or own.in_atomic_block:
        yield
        return
    path = folder / ".trial.sqlite3"
    path.unlink(missing_ok=True)
    own.ensure_connection()
    with sqlite3.connect(path) as target:
        own.connection.backup(target)
    target.close()
    copy = own.copy()
    copy.settings_dict = {**own.settings_dict, "NAME": str(path)}
    connections[DEFAULT_DB_ALIAS] = copy
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = own
        copy.close()
        for name in (path, *folder.glob(".trial.sqlite3-*")):
            with suppress(OSError):
                name.unlink()
