"""A body that is too long for memory, in pieces as it comes."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request

from eshop.api.errors.problem import Problem

LONGEST_FILE = 500 * 1024 * 1024
_PIECE = 1024 * 1024


def pieces_read(request: Request) -> tuple[Iterator[bytes], bool]:
    """The body in pieces, and whether they are packed by gzip. Raises Problem for too many bytes or half a body."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise Problem("unsupported_encoding", headers={"Accept-Encoding": "gzip"})
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if not length and not request.META.get("wsgi.input_terminated"):
        raise Problem("length_required")
    if length and int(length) > LONGEST_FILE:
        raise Problem("body_too_large")
    return _pieces(request.META["wsgi.input"], int(length) if length else None), encoding == "gzip"


def _pieces(stream: Any, length: int | None) -> Iterator[bytes]:
    read = 0
    while length is None or read < length:
        piece: bytes = stream.read(_PIECE if length is None else min(_PIECE, length - read))
        if not piece:
            break
        read += len(piece)
        if read > LONGEST_FILE:
            raise Problem("body_too_large")
        yield piece
    if length is not None and read < length:
        raise Problem("bad_request", _("Treść jest krótsza, niż mówi Content-Length."))
