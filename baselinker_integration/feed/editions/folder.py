"""Where editions lie, and which of their files nobody needs any more."""

import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection as database

from baselinker_integration.feed.editions.index import EditionBrokenError, index_read

_INDEX = ".index"
_DAMAGED = "damaged"
"""A file of this name says that the edition shown has lost a segment, and waits to be written anew."""
_BEING_WRITTEN_SECONDS = 3600
"""A file without an index may belong to an edition that is being written; after so long it does not."""


def folder_of(feed_id: int) -> Path | None:
    """The folder of a feed's editions. None where there are none: SQLite reads its rows in the process itself."""
    if not settings.FEED_DIR or database.vendor != "postgresql":
        return None
    return Path(settings.FEED_DIR) / str(feed_id)


def index_path(folder: Path, edition: str) -> Path:
    return folder / f"{edition}{_INDEX}"


def segment_path(folder: Path, name: str) -> Path:
    return folder / f"{name}.segment"


def indexes_newest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{_INDEX}"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def segment_discard(segment: Path) -> None:
    """Nobody takes over from a damaged segment any more; whoever has it open goes on checking. Raises OSError."""
    segment.with_name(_DAMAGED).touch()
    segment.unlink(missing_ok=True)


def folder_is_damaged(folder: Path) -> bool:
    return (folder / _DAMAGED).exists()


def folder_is_mended(folder: Path) -> None:
    (folder / _DAMAGED).unlink(missing_ok=True)


def folder_tidy(folder: Path, shown: str) -> None:
    """Delete every index but the newest and that of the edition `shown`, and the segments that neither names.

    Whoever has them open goes on reading. Raises OSError.
    """
    indexes = indexes_newest_first(folder)
    kept = {*indexes[:1], index_path(folder, shown)} & set(indexes)
    for path in indexes:
        if path not in kept:
            path.unlink(missing_ok=True)
    needed = kept | _segments(kept) | {folder / _DAMAGED}
    for path in folder.iterdir():
        if path not in needed and time.time() - path.stat().st_mtime > _BEING_WRITTEN_SECONDS:
            path.unlink(missing_ok=True)


def _segments(indexes: Iterable[Path]) -> set[Path]:
    found = set()
    for path in indexes:
        try:
            found |= {segment_path(path.parent, segment.name) for segment in index_read(path).segments}
        except EditionBrokenError:
            continue
    return found
