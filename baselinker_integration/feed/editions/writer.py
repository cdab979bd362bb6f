"""Writing an edition: what is new goes into a segment of its own, what stayed is named where it lies."""

import logging
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from isal.isal_zlib import crc32

from baselinker_integration.feed.editions.edition import Edition
from baselinker_integration.feed.editions.folder import index_path, segment_path
from baselinker_integration.feed.editions.index import (
    EditionBrokenError,
    Index,
    Member,
    Segment,
    index_abandon,
    index_write,
    place_make,
)

logger = logging.getLogger(__name__)

WORN_SEGMENTS = 8
"""With more of them, or with more dead bytes than live ones, an edition is due to be written in one piece again."""

Fetch = Callable[[Sequence[int]], dict[int, bytes]]
Batch = list[tuple[int, bytes | None]]


class EditionWriter:
    """Builds one edition in `folder`. `base`, read with its hashes, is the edition whose members are taken over.

    With `is_anew` they are copied instead of named, so that the new edition lies in one piece. What is copied is
    checked first, what is named only with `checks_all` (its checksum goes along, so whoever reads it checks); what is
    damaged is fetched.
    """

    def __init__(self, folder: Path, base: Edition | None, *, is_anew: bool, checks_all: bool = False) -> None:
        self.name = uuid4().hex
        self._folder = folder
        self._base = base
        self._base_position = 0
        self._is_anew = is_anew
        self._checks = is_anew or checks_all
        self._kept = base.index.segments[1:] if base is not None and not is_anew else []
        self._index = Index()
        self._pages = _NewSegment(folder, f"{self.name}-pages", 0)
        try:
            self._members = _NewSegment(folder, f"{self.name}-products", 1 + len(self._kept))
        except OSError:
            self._pages.abandon()
            raise

    def page_add(self, kind: str, body: bytes) -> None:
        """The next page of its kind, from the first on."""
        self._index.pages.setdefault(kind, []).append((self._pages.add(body).place, len(body), crc32(body)))

    def members_add(self, batches: Iterable[Batch], fetch: Fetch) -> None:
        """Batches of (product id, hash of its member), ids ascending; None for a product that is not shown.

        `fetch` is asked for the members that the base does not have. Raises OSError, EditionBrokenError.
        """
        for batch in batches:
            shown = {product_id: content_hash for product_id, content_hash in batch if content_hash is not None}
            lying = self._taken_over(shown)
            missing = [product_id for product_id in shown if product_id not in lying]
            for product_id, body in (fetch(missing) if missing else {}).items():
                lying[product_id] = self._members.add(body)
            for product_id, content_hash in shown.items():
                if product_id in lying:
                    self._index.add(product_id, lying[product_id], content_hash)

    def _taken_over(self, shown: dict[int, bytes]) -> dict[int, Member]:
        """Those of `shown` that the base has with the same content, undamaged."""
        if self._base is None:
            return {}
        found = {}
        index, position = self._base.index, self._base_position
        ids, count = index.product_ids, len(index.product_ids)
        for product_id, content_hash in shown.items():
            while position < count and ids[position] < product_id:
                position += 1
            if position < count and ids[position] == product_id and index.hash_at(position) == content_hash:
                member = self._member_of(self._base, position)
                if member is not None:
                    found[product_id] = member
        self._base_position = position
        return found

    def _member_of(self, base: Edition, position: int) -> Member | None:
        """Where the base's member lies from now on; None if it is damaged. Raises OSError."""
        if self._checks:
            try:
                body = base.member(position)
            except EditionBrokenError as error:
                logger.warning("A member of the feed's files is damaged and is written anew: %s", error)
                return None
            if self._is_anew:
                return self._members.add(body)
        return base.index.member_at(position)

    def finish(self) -> str:
        """Put everything safely on the disk and return the edition's name. Raises OSError."""
        pages, members = self._pages.finish(), self._members.finish()
        self._index.segments = [pages, *self._kept, *([members] if members.size else [])]
        index_write(self._index, index_path(self._folder, self.name))
        return self.name

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._pages.abandon()
        self._members.abandon()
        index_abandon(index_path(self._folder, self.name))


class _NewSegment:
    """A segment being written; each member is followed by a comma, so that neighbours are read joined."""

    def __init__(self, folder: Path, name: str, position: int) -> None:
        self._name = name
        self._position = position
        self._size = 0
        self._check = 0
        self._path = segment_path(folder, name)
        self._file = self._path.open("wb", buffering=1 << 20)

    def add(self, body: bytes) -> Member:
        place, check_before = place_make(self._position, self._size), self._check
        self._size += self._file.write(body) + self._file.write(b",")
        self._check = crc32(b",", crc32(body, check_before))
        return Member(place, len(body), check_before, self._check)

    def finish(self) -> Segment:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Segment(self._name, self._size)

    def abandon(self) -> None:
        """Delete the file first: on a full disk closing it fails with what could not be written."""
        self._path.unlink(missing_ok=True)
        with suppress(OSError):
            self._file.close()


def is_worn(edition: Edition, most: int = WORN_SEGMENTS) -> bool:
    """Whether it lies in so many pieces, or among so much that is dead, that it should be written anew."""
    products = [segment.size for segment in edition.index.segments[1:]]
    live = sum(edition.index.lengths) + len(edition.index.lengths)
    return len(products) > most or live * 2 < sum(products)
