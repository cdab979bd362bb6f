"""Reading an edition: members of products, and pages, straight out of its files, which a process keeps open."""

import logging
import os
from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from isal.isal_zlib import crc32

from baselinker_integration.feed.editions.folder import folder_of, index_path, segment_discard, segment_path
from baselinker_integration.feed.editions.index import SEGMENT_SPAN, EditionBrokenError, Index, Segment, index_read

logger = logging.getLogger(__name__)
T = TypeVar("T")

_opened: dict[int, tuple[str, "Edition | None"]] = {}
"""By feed the edition last asked for, which this process has open."""


class _File:
    """A segment, open for as long as anybody refers to it: threads may be reading when the next edition comes."""

    def __init__(self, path: Path, segment: Segment) -> None:
        self._path = path
        self._number = os.open(path, os.O_RDONLY)
        if os.fstat(self._number).st_size < segment.size:
            raise EditionBrokenError(path.name)

    def read(self, offset: int, length: int) -> bytes:
        found = os.pread(self._number, length, offset)
        if len(found) != length:
            raise EditionBrokenError(self._path.name, self._path)
        return found

    def damaged(self) -> EditionBrokenError:
        return EditionBrokenError(self._path.name, self._path)

    def __del__(self) -> None:
        if hasattr(self, "_number"):
            os.close(self._number)


class Edition:
    """One edition, open. Any number of threads may read at once; memory is 28 bytes a product."""

    def __init__(self, index: Index, files: list[_File]) -> None:
        self.index = index
        self._files = files

    def members(self, product_ids: Sequence[int]) -> tuple[list[int], list[bytes]]:
        """Those of `product_ids` that are in the edition, and their members in the same order, joined by commas.

        What was written side by side is read at once; each member is checked. Raises OSError, EditionBrokenError.
        """
        ids, places, lengths = self.index.product_ids, self.index.places, self.index.lengths
        found: list[int] = []
        parts: list[bytes] = []
        position, first, last, end = -1, -1, -1, 0
        for product_id in product_ids:
            position += 1
            if position >= len(ids) or ids[position] != product_id:
                position = bisect_left(ids, product_id)
                if position == len(ids) or ids[position] != product_id:
                    continue
            found.append(product_id)
            place = places[position]
            if place != end + 1 or first < 0:
                if first >= 0:
                    parts.append(self._joined(first, last))
                first = position
            last, end = position, place + lengths[position]
        if first >= 0:
            parts.append(self._joined(first, last))
        return found, parts

    def _joined(self, first_position: int, last_position: int) -> bytes:
        """Members that lie side by side, from that at one position of the index to that at another."""
        index = self.index
        start, end = index.places[first_position], index.places[last_position] + index.lengths[last_position]
        file, offset = divmod(start, SEGMENT_SPAN)
        joined = self._files[file].read(offset, end - start)
        if crc32(b",", crc32(joined, index.checks_before[first_position])) != index.checks_behind[last_position]:
            raise self._files[file].damaged()
        return joined

    def member(self, position: int) -> bytes:
        """The member at this position of the index. Raises OSError, EditionBrokenError."""
        return self._joined(position, position)

    def page(self, kind: str, number: int) -> tuple[bytes | None, int]:
        """The ready page, or None if there is none, and how many there are. Raises OSError, EditionBrokenError."""
        pages = self.index.pages.get(kind, [])
        if not 0 < number <= len(pages):
            return None, len(pages)
        place, length, check = pages[number - 1]
        file, offset = divmod(place, SEGMENT_SPAN)
        page = self._files[file].read(offset, length)
        if crc32(page) != check:
            raise self._files[file].damaged()
        return page, len(pages)


def edition_open(path: Path, *, with_hashes: bool = False) -> Edition:
    """The edition whose index is at `path`. Raises OSError, EditionBrokenError."""
    index = index_read(path, with_hashes=with_hashes)
    return Edition(index, [_File(segment_path(path.parent, segment.name), segment) for segment in index.segments])


def members_join(members: list[bytes]) -> bytes:
    """An object of ready members, joined with a single copy of them."""
    if len(members) <= 1:
        return b"{%b}" % b"".join(members)
    members[0] = b"{" + members[0]
    members[-1] += b"}"
    return b",".join(members)


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
