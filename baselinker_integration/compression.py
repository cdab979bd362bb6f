"""Packing an answer for a client that asks for it."""

import gzip

from django.http import HttpRequest, HttpResponse

SMALLEST = 1400
"""What fits into one packet arrives no sooner for being packed."""

_LEVEL = 1
"""Packs 100 products to 22 % in 2 ms, and arrives sooner on any line below about 1 Gbit/s (docs/benchmarks.md)."""


def response_compress(request: HttpRequest, response: HttpResponse) -> None:
    """Pack the body in place when Accept-Encoding names gzip and there is enough of it."""
    response["Vary"] = "Accept-Encoding"
    if len(response.content) >= SMALLEST and _accepts_gzip(request.headers.get("Accept-Encoding", "")):
        response.content = gzip.compress(response.content, compresslevel=_LEVEL, mtime=0)
        response["Content-Encoding"] = "gzip"


def _accepts_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        name, _, parameter = part.partition(";")
        if name.strip() == "gzip":
            return parameter.replace(" ", "").rstrip("0") not in ("q=", "q=0.")
    return False
