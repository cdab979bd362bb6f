"""Reading an edition: members of products, and pages, straight out of its files."""

import os
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

from baselinker_integration.feed.editions.folder import segment_path
from baselinker_integration.feed.editions.index import EditionBrokenError, Index, Segment, index_read, place_split


class _File:
    """A segment, open for as long as anybody refers to it: threads may be reading when the next edition comes."""

    def __init__(self, path: Path, segment: Segment) -> None:
        self._number = os.open(path, os.O_RDONLY)
        if os.fstat(self._number).st_size < segment.size:
            raise EditionBrokenError(path.name)

    def read(self, offset: int, length: int) -> bytes:
        found = os.pread(self._number, length, offset)
        if len(found) != length:
            raise EditionBrokenError
        return found

    def __del__(self) -> None:
        if hasattr(self, "_number"):
            os.close(self._number)


class Edition:
    """One edition, open. Any number of threads may read at once; memory is 20 bytes a product."""

    def __init__(self, index: Index, files: list[_File]) -> None:
        self.index = index
        self._files = files

    def members(self, product_ids: Sequence[int]) -> tuple[list[int], list[bytes]]:
        """Those of `product_ids` that are in the edition, and their members in the same order, joined by commas.

        What was written side by side is read at once. Raises OSError, EditionBrokenError.
        """
        ids, places, lengths = self.index.product_ids, self.index.places, self.index.lengths
        found: list[int] = []
        parts: list[bytes] = []
        position, start, end = -1, 0, 0
        for product_id in product_ids:
            position += 1
            if position >= len(ids) or ids[position] != product_id:
                position = bisect_left(ids, product_id)
                if position == len(ids) or ids[position] != product_id:
                    continue
            found.append(product_id)
            place = places[position]
            if place != end + 1 or not end:
                if end:
                    parts.append(self.read(start, end - start))
                start = place
            end = place + lengths[position]
        if end:
            parts.append(self.read(start, end - start))
        return found, parts

    def page(self, kind: str, number: int) -> tuple[bytes | None, int]:
        """The ready page, or None if there is none, and how many there are. Raises OSError, EditionBrokenError."""
        pages = self.index.pages.get(kind, [])
        return self.read(*pages[number - 1]) if 0 < number <= len(pages) else None, len(pages)

    def read(self, place: int, length: int) -> bytes:
        file, offset = place_split(place)
        return self._files[file].read(offset, length)


def edition_open(path: Path, *, with_hashes: bool = False) -> Edition:
    """The edition whose index is at `path`. Raises OSError, EditionBrokenError."""
    index = index_read(path, with_hashes=with_hashes)
    return Edition(index, [_File(segment_path(path.parent, segment.name), segment) for segment in index.segments])
