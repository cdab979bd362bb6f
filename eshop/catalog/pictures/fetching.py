"""Fetching one picture on the reader's behalf."""

from dataclasses import dataclass
from threading import BoundedSemaphore

from django.conf import settings

from eshop.core.public_fetch import FetchError, public_fetch

SECONDS = 4.0
LARGEST = 4 * 1024 * 1024
_AT_ONCE = BoundedSemaphore(4)
"""Pictures on their way, in one process: the rest of the panel keeps threads to answer with."""

_KINDS = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypavif", 4, "image/avif"),
)
"""What a picture begins with, from which byte on. SVG is a program, so it is none."""


@dataclass(frozen=True)
class Picture:
    """The bytes of a picture and what they are."""

    content: bytes
    content_type: str


class _TooLargeError(Exception):
    pass


def picture_fetch(address: str) -> Picture | None:
    """The picture at `address`, https and public, of at most 4 MiB; None where there is none to be had now."""
    if not settings.ITEM_PICTURES or not _AT_ONCE.acquire(timeout=SECONDS):
        return None
    pieces = bytearray()

    def write(piece: bytes) -> None:
        pieces.extend(piece)
        if len(pieces) > LARGEST:
            raise _TooLargeError

    try:
        public_fetch(address, write, seconds=SECONDS)
    except (FetchError, _TooLargeError):
        return None
    finally:
        _AT_ONCE.release()
    content = bytes(pieces)
    kind = next((kind for start, place, kind in _KINDS if content[place : place + len(start)] == start), None)
    return Picture(content, kind) if kind else None
