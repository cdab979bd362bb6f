"""One endpoint of the shops API, called as BaseLinker calls it: form POST, one URL, key in every body."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import requests

from baselinker_integration.conformance.observations import Observations

USER_AGENT: Final = "check-connector"
NOT_JSON: Final = object()


@dataclass(frozen=True)
class Reply:
    """An answer: HTTP status, decoded JSON (`NOT_JSON` when it is none) and the whole text."""

    call: str
    status: int
    body: Any
    text: str

    @property
    def error_code(self) -> str | None:
        """The code of an error answer as text, "" for an error without one, None for any other answer."""
        if isinstance(self.body, dict) and self.body.get("error"):
            code = self.body.get("error_code")
            return "" if code is None else str(code)
        if self.body is NOT_JSON or self.status >= 400:
            return ""
        return None

    @property
    def summary(self) -> str:
        """Short description for evidence: what came instead of data."""
        if self.body is NOT_JSON:
            return f"{self.call} → HTTP {self.status}, JSON ✗: {self.text[:80]!r}"
        if self.error_code is not None:
            text = self.body.get("error_text", "") if isinstance(self.body, dict) else ""
            return f"{self.call} → HTTP {self.status} {self.error_code} {str(text)[:120]}".rstrip()
        return f"{self.call} → HTTP {self.status} {self.text[:80]}"


class Endpoint:
    """Calls one address. Safe for several threads; every answer passes through `observations`."""

    def __init__(
        self,
        *,
        url: str,
        key: str,
        timeout: float = 60.0,
        timer: Callable[[], float] = time.perf_counter,
        session_make: Callable[[], requests.Session] = requests.Session,
    ) -> None:
        self.url = url
        self.key = key
        self.timeout = timeout
        self.timer = timer
        self.session_make = session_make
        self.observations = Observations(key=key)
        self._local = threading.local()
        self._sessions: list[requests.Session] = []

    def __enter__(self) -> "Endpoint":
        return self

    def __exit__(self, *exc: object) -> None:
        for session in self._sessions:
            session.close()

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = self.session_make()
            session.trust_env = False
            session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
            self._sessions.append(session)
        return session

    def get(self) -> Reply:
        """A plain GET, as of a person opening the address in a browser."""
        return self._send("GET", "GET", None)

    def post(self, fields: Mapping[str, str], *, label: str) -> Reply:
        """POST exactly these form fields; `label` names the call in evidence."""
        return self._send("POST", label, fields)

    def action(self, action: str, fields: Mapping[str, str] | None = None) -> Reply:
        """POST an action with the key. Raises requests.RequestException when nothing comes back."""
        sent = {"bl_pass": self.key, "action": action, **(fields or {})}
        return self._send("POST", call_label(action, fields or {}), sent, action=action)

    def _send(self, method: str, label: str, fields: Mapping[str, str] | None, action: str = "") -> Reply:
        start = self.timer()
        response = self._session().request(method, self.url, data=fields, timeout=self.timeout, allow_redirects=False)
        raw = response.content
        seconds = self.timer() - start
        try:
            text = raw.decode("utf-8")
            body = json.loads(text)
        except ValueError:
            text, body = raw.decode("utf-8", "replace"), NOT_JSON
        reply = Reply(label, response.status_code, body, text)
        self.observations.add(
            action or label, reply.status, reply.error_code, text, body is not NOT_JSON, body, seconds
        )
        return reply


def call_label(action: str, fields: Mapping[str, str]) -> str:
    """A call as evidence shows it: the action with its short, harmless fields."""
    shown = {"page", "products_id", "orders_ids", "order_ids", "order_id", "id_from", "time_from", "update_type"}
    parts = [
        f"{name}={value[:30]}"
        for name, value in fields.items()
        if value and (name in shown or name.startswith(("filter_", "category_id")))
    ]
    return f"{action}({', '.join(parts)})" if parts else action
