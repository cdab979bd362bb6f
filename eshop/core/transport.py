"""Whether what a client sent could be read on its way."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from django.conf import settings


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
