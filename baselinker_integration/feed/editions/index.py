"""The index of an edition: which bytes of which segment are the answer for a product, or a page."""

import hashlib
import os
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import orjson

HASH_BYTES = 16
FORMAT = 2
"""Of the index: one that was written in another is not read."""
SEGMENT_SPAN = 1 << 40
"""A place is one number: the segment's position in the index times this, plus the offset in the segment."""


class EditionBrokenError(Exception):
    """A file is not what it should be, or not all of it. `segment`: the one whose content is damaged, if it is one."""

    def __init__(self, name: str, segment: Path | None = None) -> None:
        super().__init__(name)
        self.segment = segment


@dataclass(frozen=True)
class Segment:
    """A file of members, each followed by a comma. `size` in bytes: a shorter file is broken."""

    name: str
    size: int


class Member(NamedTuple):
    """Where a product's member lies, its length in bytes, and its checksums."""

    place: int
    length: int
    check_before: int
    check_behind: int


@dataclass
class Index:
    """Products ascending by id: place, length, checksums and content hash of the member. `pages`: place, length and
    CRC-32 by kind.

    A member's checksums are the CRC-32 of its segment up to the member, and up to the comma behind it. So any number of
    members that lie side by side are checked with one calculation over all their bytes.

    The first segment holds the pages, which are this edition's own; the others hold members and are shared.
    """

    segments: list[Segment] = field(default_factory=list)
    product_ids: "array[int]" = field(default_factory=lambda: array("q"))
    places: "array[int]" = field(default_factory=lambda: array("q"))
    lengths: "array[int]" = field(default_factory=lambda: array("i"))
    checks_before: "array[int]" = field(default_factory=lambda: array("I"))
    checks_behind: "array[int]" = field(default_factory=lambda: array("I"))
    hashes: bytearray = field(default_factory=bytearray)
    pages: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    def add(self, product_id: int, member: "Member", content_hash: bytes) -> None:
        self.product_ids.append(product_id)
        self.places.append(member.place)
        self.lengths.append(member.length)
        self.checks_before.append(member.check_before)
        self.checks_behind.append(member.check_behind)
        self.hashes += content_hash

    @property
    def columns(self) -> "list[array[int]]":
        return [self.product_ids, self.places, self.lengths, self.checks_before, self.checks_behind]

    def member_at(self, position: int) -> "Member":
        return Member(
            self.places[position], self.lengths[position], self.checks_before[position], self.checks_behind[position]
        )

    def hash_at(self, position: int) -> bytearray:
        return self.hashes[position * HASH_BYTES : (position + 1) * HASH_BYTES]


def place_make(segment: int, offset: int) -> int:
    return segment * SEGMENT_SPAN + offset


def index_write(index: Index, path: Path) -> None:
    """Write it whole or not at all, and safely on the disk. Raises OSError."""
    head = {"format": FORMAT, "products": len(index.product_ids), "segments": index.segments, "pages": index.pages}
    parts = [orjson.dumps(head) + b"\n", *_views(*index.columns, index.hashes)]
    unfinished = _unfinished(path)
    with unfinished.open("wb") as file:
        file.write(_checksum(parts) + b"\n")
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def index_abandon(path: Path) -> None:
    """Delete what was written of the index at `path` when its disk was full."""
    _unfinished(path).unlink(missing_ok=True)


def _unfinished(path: Path) -> Path:
    return path.with_suffix(".unfinished")


def index_read(path: Path, *, with_hashes: bool = False) -> Index:
    """Hashes, which only a writer compares, are left out unless asked for. Raises OSError, EditionBrokenError."""
    with path.open("rb") as file:
        checksum, line = file.readline(), file.readline()
        try:
            index, count = _head_read(line)
            for column in index.columns:
                column.fromfile(file, count)
        except (ValueError, KeyError, TypeError, EOFError) as error:
            raise EditionBrokenError(path.name) from error
        hashes = bytearray(file.read())
    if checksum != _checksum([line, *_views(*index.columns, hashes)]) + b"\n":
        raise EditionBrokenError(path.name)
    if with_hashes:
        index.hashes = hashes
    return index


def _head_read(line: bytes) -> tuple[Index, int]:
    head = orjson.loads(line)
    if head["format"] != FORMAT:
        raise ValueError
    pages = {kind: [(place, length, check) for place, length, check in pages] for kind, pages in head["pages"].items()}
    return Index(segments=[Segment(**segment) for segment in head["segments"]], pages=pages), head["products"]


def _views(*columns: "array[int] | bytearray") -> list[bytes | memoryview]:
    """The bytes of columns, not copied."""
    return [memoryview(column) for column in columns]


def _checksum(parts: Iterable[bytes | memoryview]) -> bytes:
    checksum = hashlib.blake2b(digest_size=HASH_BYTES)
    for part in parts:
        checksum.update(part)
    return checksum.hexdigest().encode()
