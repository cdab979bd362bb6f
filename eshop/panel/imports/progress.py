"""How far an import is, in a small file beside the imported one: the database would show it only when all is done."""

import os
import time
from contextlib import suppress
from pathlib import Path

from eshop.panel.imports.storing import stored_path

_EVERY = 0.4
_NAME = ".progress"


class Progress:
    """Writes at most every _EVERY seconds."""

    def __init__(self, stored: str) -> None:
        self._path = _path(stored)
        self._written = 0.0
        self._write(0)

    def tell(self, done: int, total: int) -> None:
        """`done` of `total`, in whatever unit."""
        if time.monotonic() - self._written >= _EVERY:
            self._write(100 * done // total if total else 0)

    def _write(self, percent: int) -> None:
        self._written = time.monotonic()
        with suppress(OSError):
            draft = self._path.with_suffix(".new")
            draft.write_text(str(percent), encoding="ascii")
            os.replace(draft, self._path)


def progress_read(stored: str) -> int:
    """Percent, 0 to 99."""
    try:
        return min(99, int(_path(stored).read_text(encoding="ascii") or 0))
    except (OSError, ValueError):
        return 0


def progress_age(stored: str) -> float | None:
    """Seconds since something was told; None when nothing ever was."""
    try:
        return time.time() - _path(stored).stat().st_mtime
    except OSError:
        return None


def _path(stored: str) -> Path:
    return stored_path(stored).parent / _NAME
