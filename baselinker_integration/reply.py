"""The HTTP side of an answer: headers, and packing for a client that asks for it."""

import gzip

SMALLEST = 1400
"""What fits into one packet arrives no sooner for being packed."""

_LEVEL = 1
"""Packs 100 products to 22 % in 2 ms, and arrives sooner on any line below about 1 Gbit/s (docs/benchmarks.md)."""


def reply_make(*, body: bytes, accept_encoding: str, correlation_id: str) -> tuple[bytes, dict[str, str]]:
    """The bytes to send and their headers. `accept_encoding` is the client's header, empty when it sent none."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Cache-Control": "no-store",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "X-Correlation-Id": correlation_id,
    }
    if len(body) >= SMALLEST and _accepts_gzip(accept_encoding):
        body = gzip.compress(body, compresslevel=_LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    return body, headers


def _accepts_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        name, _, parameter = part.partition(";")
        if name.strip() == "gzip":
            return parameter.replace(" ", "").rstrip("0") not in ("q=", "q=0.")
    return False
