"""The addresses that the settings themselves give away, so that no request has to be asked."""

from collections.abc import Sequence

LOOPBACK = frozenset({"localhost", ".localhost", "127.0.0.1", "::1"})
_EVERY = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  what to call when all of them listen


def own_url(host: str, port: int) -> str:
    """Where a server bound to `host` (a name, an address, or one that stands for all) is reached on its machine."""
    return _url(_EVERY.get(host, host), port)


def named_url(host: str, port: int, allowed_hosts: Sequence[str]) -> str:
    """The best address for people elsewhere: a server that listens for them, by the first name it answers to.

    Without such a name, or bound to this machine alone, it is `own_url`.
    """
    names = [name.strip("[]") for name in allowed_hosts if not name.startswith((".", "*"))]
    named = next((name for name in names if name not in LOOPBACK), "")
    return _url(named, port) if named and host in _EVERY else own_url(host, port)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
