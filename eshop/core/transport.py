"""How a call came to us, from which address and whether anybody could read it on its way, and how its answer is packed.

Each proxy adds the address of whoever spoke to it at the right end of X-Forwarded-For. Only the entries that our own
proxies wrote can be believed (setting TRUSTED_PROXIES); whatever stands to the left of them the client wrote itself.
"""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from isal import igzip

SMALLEST_PACKED = 1400
"""What fits into one packet arrives no sooner for being packed."""

_LEVEL = 1
"""Packs 100 products to 21 % in 0.4 ms, and arrives sooner on any line below about 5 Gbit/s (docs/benchmarks.md)."""


def client_address(environ: Mapping[str, Any]) -> str:
    """The client's IP address out of a WSGI environ or `request.META`; empty when the server knows none.

    Without a proxy it is the peer's. With n of them it is the n-th entry of X-Forwarded-For from the right; a request
    with fewer entries, or with something else there, did not come through all proxies: then it is the peer's too.
    """
    peer = str(environ.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXIES
    if not proxies:
        return peer
    entries = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", proxies)
    if len(entries) < proxies:
        return peer
    return _plain(entries[-proxies].strip()) or peer


def _plain(text: str) -> str:
    """The address without the port that some proxies add, in its usual form; empty when it is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def came_in_clear(environ: Mapping[str, Any]) -> bool:
    """Whether a call came over plain http to a shop whose public address is https: its secrets were shown around."""
    if not settings.BEHIND_HTTPS or environ.get("wsgi.url_scheme") == "https":
        return False
    return _forwarded(environ) != "https"


def proxy_said_http(environ: Mapping[str, Any]) -> bool:
    """Whether a proxy that we trust says so, which is proof; without one it may be a proxy that says nothing."""
    return bool(settings.TRUSTED_PROXIES) and _forwarded(environ) == "http"


def is_loopback(address: str) -> bool:
    """Whether an IP address is this machine's own; False for what is none."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _forwarded(environ: Mapping[str, Any]) -> str:
    return str(environ.get("HTTP_X_FORWARDED_PROTO", "")).partition(",")[0].strip().lower()


def packed(body: bytes, accepted: str) -> bytes | None:
    """`body` by gzip; None where it is short or the header Accept-Encoding, `accepted`, does not ask for it."""
    if len(body) < SMALLEST_PACKED or not _accepts_gzip(accepted):
        return None
    return bytes(igzip.compress(body, compresslevel=_LEVEL, mtime=0))


def _accepts_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        name, _, parameter = part.partition(";")
        if name.strip() == "gzip":
            return parameter.replace(" ", "").rstrip("0") not in ("q=", "q=0.")
    return False
