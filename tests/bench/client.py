"""BaseLinker's side of the wire: form POST over one kept-alive connection, timed from first byte out to last in."""

import http.client
import json
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

_IDLE_SECONDS = 3.0
"""After that the server may be about to close the connection, so a new one is opened."""


class AnswerError(Exception):
    """The connector answered with an error; its text is the message."""


class Client:
    """One connection. `spent` adds up the seconds of all calls; reading the JSON is outside the clock."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        parts = urlsplit(url)
        self._path = parts.path
        self._key = key
        self._http = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=600)
        self._last = 0.0
        self.spent = 0.0
        self.calls = 0
        self.bytes = 0

    def post(self, action: str, **fields: str) -> tuple[float, bytes]:
        """Call `action`; returns seconds and the body. Raises AnswerError."""
        body = urlencode({"bl_pass": self._key, "action": action, **fields})
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        if time.perf_counter() - self._last > _IDLE_SECONDS:
            self._http.close()
        begun = time.perf_counter()
        self._http.request("POST", self._path, body, head)
        response = self._http.getresponse()
        answer = response.read()
        self._last = time.perf_counter()
        took = self._last - begun
        if response.status != 200 or answer.startswith(b'{"error"'):
            raise AnswerError(f"{action}: HTTP {response.status} {answer[:300]!r}")
        self.spent += took
        self.calls += 1
        self.bytes += len(answer)
        return took, answer

    def close(self) -> None:
        self._http.close()


def page_read(body: bytes) -> tuple[dict[str, Any], int]:
    """The members of a page and the number of pages."""
    members = json.loads(body)
    return members, int(members.pop("pages"))
