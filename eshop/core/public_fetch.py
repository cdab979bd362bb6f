"""Fetching a file that a person named by its address, without lending that person the server's place in the network.

Only https, and only hosts whose every address is public. A host is resolved once and the connection goes to what was
found, so that the name cannot mean another machine by then (DNS rebinding); each redirect is judged like the first
address.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as ResolvingTimeout
from contextlib import suppress
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from eshop.core.told import told as _

SECONDS = 60.0
_REDIRECTS = 5
_PIECE = 64 * 1024
_REDIRECT_CODES = (301, 302, 303, 307, 308)
_LOCAL_NAMES = (".localhost", ".local", ".lan", ".home", ".internal", ".intranet", ".home.arpa")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Write = Callable[[bytes], None]


class FetchError(Exception):
    """The file cannot be fetched; `reason` says why, without the address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def public_fetch(url: str, write: Write, *, seconds: float = SECONDS) -> None:
    """Fetch `url` within `seconds` altogether and pass what comes to `write`, piece by piece.

    Raises FetchError; whatever `write` raises goes through.
    """
    deadline = time.monotonic() + seconds
    for _hop in range(_REDIRECTS + 1):
        parts = url_judge(url)
        connection = _Connection(parts, _address(parts, deadline), deadline)
        watchdog = Timer(max(0.0, deadline - time.monotonic()), connection.cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            following = _take(connection, parts, write, deadline)
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() >= deadline:
                raise _too_slow() from error
            raise FetchError(_("połączenie się nie udało: %(error)s") % {"error": type(error).__name__}) from error
        finally:
            watchdog.cancel()
            connection.close()
        if not following:
            return
        url = urljoin(url, following)
    raise FetchError(_("adres przekierowuje więcej niż %(limit)d razy") % {"limit": _REDIRECTS})


def url_judge(url: str) -> SplitResult:
    """The parts of an address that may be asked, as far as that can be told without asking. Raises FetchError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchError(_("oczekiwano adresu, np. https://hurtownia.example/oferta.xml")) from None
    if parts.scheme != "https" or not parts.hostname or not url.isascii() or any(char <= " " for char in url):
        raise FetchError(_("oczekiwano adresu, który zaczyna się od https://"))
    if parts.username is not None or parts.password is not None:
        raise FetchError(_("adres nie może zawierać nazwy użytkownika ani hasła"))
    if port == 0:
        raise FetchError(_("oczekiwano adresu, np. https://hurtownia.example/oferta.xml"))
    with suppress(ValueError):
        if not is_public(ipaddress.ip_address(parts.hostname)):
            raise _not_public()
    return parts


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether the address is one of the public internet, also what an IPv6 address may carry within."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def host_obstacle(host: str) -> str:
    """Why nobody on the public internet can reach `host`, as far as its name tells; "" where it does not."""
    name = host.lower().rstrip(".")
    try:
        is_outside = is_public(ipaddress.ip_address(name.partition("%")[0]))
    except ValueError:
        is_outside = "." in name and not name.endswith(_LOCAL_NAMES)
    return "" if is_outside else _("%(host)s nie jest adresem w internecie.") % {"host": host}


def host_resolved_obstacle(host: str, *, seconds: float) -> str:
    """Why nobody can reach `host`, as far as the name servers told this machine within `seconds`; "" otherwise."""
    try:
        _address(SplitResult("https", f"[{host}]" if ":" in host else host, "", "", ""), time.monotonic() + seconds)
    except FetchError as error:
        return _("%(host)s: %(reason)s") % {"host": host, "reason": error.reason}
    return ""


def _address(parts: SplitResult, deadline: float) -> str:
    """The address of the host to connect to; refused where any of its addresses is not public."""
    resolver = ThreadPoolExecutor(max_workers=1)
    try:
        asked = resolver.submit(_resolve, str(parts.hostname), parts.port or 443)
        found = asked.result(timeout=max(0.0, deadline - time.monotonic()))
    except ResolvingTimeout:
        raise _too_slow() from None
    except (OSError, UnicodeError) as error:
        raise FetchError(_("nie ma takiego serwera")) from error
    finally:
        resolver.shutdown(wait=False)
    if not found or not all(is_public(ipaddress.ip_address(address.partition("%")[0])) for address in found):
        raise _not_public()
    return found[0]


def _resolve(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _connect(address: str, port: int, timeout: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=timeout)


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Connection(http.client.HTTPSConnection):
    """To one address, under the name of its host."""

    def __init__(self, parts: SplitResult, address: str, deadline: float) -> None:
        super().__init__(str(parts.hostname), parts.port or 443, context=_tls())
        self._address = address
        self._deadline = deadline
        # The base class forgets its socket once the answer has begun.
        self._own: ssl.SSLSocket | None = None

    def connect(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        plain = _connect(self._address, self.port, left)
        self.sock = self._own = self._context.wrap_socket(  # type: ignore[attr-defined]
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self._own.do_handshake()

    def cut(self) -> None:
        """End it from another thread: whoever reads gets an error."""
        if self._own is not None:
            with suppress(OSError):
                self._own.shutdown(socket.SHUT_RDWR)


def _take(connection: _Connection, parts: SplitResult, write: Write, deadline: float) -> str:
    """Pass the body to `write`; returns where the answer redirects to instead, else ""."""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", target, headers={"Accept-Encoding": "identity", "User-Agent": "e-Sklep"})
    answer = connection.getresponse()
    if answer.status in _REDIRECT_CODES:
        following = answer.getheader("Location", "")
        if not following:
            raise FetchError(_("serwer odpowiedział kodem %(code)d") % {"code": answer.status})
        return following
    if answer.status != 200:
        raise FetchError(_("serwer odpowiedział kodem %(code)d") % {"code": answer.status})
    while piece := answer.read(_PIECE):
        if time.monotonic() >= deadline:
            raise _too_slow()
        write(piece)
    if time.monotonic() >= deadline:
        raise _too_slow()
    if answer.length:
        raise FetchError(_("połączenie zerwało się w środku pliku"))
    return ""


def _not_public() -> FetchError:
    return FetchError(_("adres prowadzi do sieci, która nie jest publiczna"))


def _too_slow() -> FetchError:
    return FetchError(_("plik nie przyszedł w wyznaczonym czasie"))
