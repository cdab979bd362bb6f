"""HTTP as an ERP speaks it: JSON with a bearer token, waiting where the shop says so."""

import time
import uuid
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

import requests

API = "/api/v1"
TIMEOUT_SECONDS = (10, 300)
USER_AGENT = "erp-player/1"
TRIES = 4
LONGEST_WAIT = 60
_LATER = (429, 503)


class ErpError(Exception):
    """The call brought no usable answer. `code` is for programs, the text for people; the token is in neither."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class ErpClient:
    """Calls one shop's API with one token over one kept connection. Use as a context manager.

    `url` is the address of the shop's panel, without a path. Every method returns the decoded answer and raises
    ErpError: `unreachable`, `bad_answer`, `rows_rejected`, or the code of the shop's problem.
    """

    def __init__(self, *, url: str, token: str, wait: Callable[[float], None] = time.sleep) -> None:
        self._url = url.rstrip("/")
        self._wait = wait
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
        self._session.headers["Authorization"] = f"Bearer {token}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def get(self, path: str, **query: str) -> dict[str, Any]:
        return self._answer("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any], *, run: str = "") -> dict[str, Any]:
        """One call that writes, done once however often it is sent; `run` is the whole sync that it belongs to."""
        headers = {"Idempotency-Key": str(uuid.uuid4())} | ({"X-Sync-Run": run} if run else {})
        return self._answer("POST", path, json=body, headers=headers)

    def pages(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Every page of a list from its beginning."""
        page = self.get(path, **query)
        yield page
        while page["next"]:
            page = self.get(path, **query, after=page["cursor"])
            yield page

    def _answer(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        for left in reversed(range(TRIES)):
            try:
                response = self._session.request(
                    method, f"{self._url}{API}{path}", timeout=TIMEOUT_SECONDS, allow_redirects=False, **sent
                )
            except (requests.RequestException, UnicodeError) as error:
                raise ErpError("unreachable", f"{self._url}: {type(error).__name__}") from error
            if response.status_code not in _LATER or not left:
                break
            self._wait(_seconds(response.headers.get("Retry-After", "")))
        return _read(response)


def _seconds(told: str) -> int:
    return min(int(told), LONGEST_WAIT) if told.isascii() and told.isdecimal() else 2


def _read(response: requests.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except requests.JSONDecodeError as error:
        raise ErpError("bad_answer", f"HTTP {response.status_code}, no JSON") from error
    if not isinstance(answer, dict):
        raise ErpError("bad_answer", f"HTTP {response.status_code}, no JSON object")
    rejected = [row for row in answer.get("rows", ()) if row["outcome"] == "rejected"]
    if rejected:
        first = rejected[0]["errors"][0]
        raise ErpError("rows_rejected", f"{len(rejected)}; {first['pointer']} {first['code']}: {first['detail']}")
    if not response.ok:
        raise ErpError(str(answer.get("code", f"HTTP {response.status_code}")), str(answer.get("detail", "")))
    return answer
