"""HTTP as BaseLinker speaks it: form posts with `bl_pass` and `action`, JSON back (protocol, 1)."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import requests

from baselinker_integration.player.errors import BadAnswerError, RefusedError, UnreachableError

TIMEOUT_SECONDS = (10, 120)
USER_AGENT = "baselinker-player/1"


class ConnectorClient:
    """Calls one connector address with one key over one kept connection. Use as a context manager.

    Every method raises UnreachableError when nothing came back, BadAnswerError when what came is not the protocol, and
    RefusedError when the connector answered with its error shape. The key never occurs in any of these errors.
    """

    def __init__(self, *, url: str, key: str) -> None:
        self._url = url
        self._key = key
        self._session = requests.Session()
        self._session.headers["User-Agent"] = USER_AGENT
        self._session.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def call(self, action: str, fields: Mapping[str, str] | None = None) -> Any:
        """One action with its form fields; returns the decoded JSON answer."""
        return self._answer("POST", {**(fields or {}), "bl_pass": self._key, "action": action})

    def probe_get(self) -> str:
        """A plain GET as the panel's connection test sends it; returns the error code of the answer."""
        return self._probe("GET")

    def probe_empty_post(self) -> str:
        """A POST without any field; returns the error code, or "" when the connector answered with its version."""
        return self._probe("POST")

    def _probe(self, method: str) -> str:
        try:
            self._answer(method, None)
        except RefusedError as refused:
            return refused.code
        return ""

    def _answer(self, method: str, fields: dict[str, str] | None) -> Any:
        try:
            response = self._session.request(
                method, self._url, data=fields, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
        except (requests.ConnectionError, requests.Timeout) as error:
            raise UnreachableError(f"{self._url}: {type(error).__name__}") from error
        except requests.RequestException as error:
            raise BadAnswerError(f"{self._url}: {type(error).__name__}") from error
        if response.status_code != requests.codes.ok:
            raise BadAnswerError(f"{self._url}: HTTP {response.status_code}")
        try:
            answer = response.json()
        except requests.JSONDecodeError as error:
            raise BadAnswerError(f"{self._url}: no JSON") from error
        if isinstance(answer, dict) and answer.get("error") is True:
            raise RefusedError(str(answer.get("error_code", "")), str(answer.get("error_text", "")))
        return answer
