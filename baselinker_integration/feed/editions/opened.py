"""The editions that this process has open: one a feed, the one last asked for."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from baselinker_integration.feed.editions.edition import Edition, edition_open
from baselinker_integration.feed.editions.folder import folder_of, index_path, segment_discard
from baselinker_integration.feed.editions.index import EditionBrokenError

logger = logging.getLogger(__name__)
T = TypeVar("T")

_opened: dict[int, tuple[str, Edition | None]] = {}


def members_read(feed_id: int, name: str, product_ids: Sequence[int]) -> tuple[list[int], list[bytes]] | None:
    """The products that are there and their members, from the files of the edition `name` (`Edition.members`).

    None without a `name`, or when this process cannot read files of that edition.
    """
    return _read(feed_id, name, lambda edition: edition.members(product_ids))


def page_read(feed_id: int, name: str, kind: str, number: int) -> tuple[bytes | None, int] | None:
    """A page and the number of pages, from the files of the edition `name` (`Edition.page`); None without its files."""
    return _read(feed_id, name, lambda edition: edition.page(kind, number))


def _read(feed_id: int, name: str, work: Callable[[Edition], T]) -> T | None:
    edition = _edition(feed_id, name) if name else None
    if edition is None:
        return None
    try:
        return work(edition)
    except (OSError, EditionBrokenError) as error:
        logger.exception("A file of the feed cannot be read; answers are read from the database")
        _opened[feed_id] = (name, None)
        if isinstance(error, EditionBrokenError) and error.segment is not None:
            _discard(error.segment)
        return None


def _discard(segment: Path) -> None:
    try:
        segment_discard(segment)
    except OSError:
        logger.exception("The damaged file of the feed could not be deleted")


def _edition(feed_id: int, name: str) -> Edition | None:
    opened = _opened.get(feed_id)
    if opened is None or opened[0] != name:
        opened = _opened[feed_id] = (name, _open(feed_id, name))
    return opened[1]


def _open(feed_id: int, name: str) -> Edition | None:
    folder = folder_of(feed_id)
    if folder is None:
        return None
    try:
        return edition_open(index_path(folder, name))
    except FileNotFoundError:
        return None
    except (OSError, EditionBrokenError):
        logger.exception("The feed's files cannot be opened; answers are read from the database")
        return None
