"""One call of BaseLinker's token API: a form with `method` and `parameters`, the token in a header, JSON back."""

import json
import logging
import os
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import requests
from django.conf import settings
from django.db import DatabaseError
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError, SSLError

from baselinker_integration.models import TokenAccount
from baselinker_integration.token_api.answers import Answer, Outcome, answer_read
from baselinker_integration.token_api.consequences import answer_follow, no_key_fits
from baselinker_integration.token_api.methods import ALLOWED
from baselinker_integration.token_api.recording import call_note
from baselinker_integration.token_api.sealing import token_unseal
from eshop.core import clock

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
WHOLE_SECONDS = 60.0
MAXIMUM_BYTES = 20 * 1024 * 1024
_PIECE = 64 * 1024
_NEVER_SENT = (ConnectTimeoutError, NewConnectionError, ProxyError, SSLError)


class TokenClient:
    """Calls BaseLinker for one account. Whoever calls has a permit of the gate, and no transaction open."""

    def __init__(self, account: TokenAccount) -> None:
        self._account = account

    def call(self, method: str, parameters: Mapping[str, Any]) -> Answer:
        """Send one call and say what became of it.

        `parameters` go out as JSON. Nothing that the network or BaseLinker does raises: it is an outcome. A refused
        token, a limit and a locked account have had their consequences when this returns. Raises ValueError for a
        method that this shop may not call.
        """
        if method not in ALLOWED:
            raise ValueError(f"{method} is not among the methods that may be called.")
        token = token_unseal(self._account.sealed)
        at, started = clock.now(), time.monotonic()
        if token is None:
            answer = Answer(Outcome.REFUSED, message=no_key_fits())
        else:
            answer = _sent(method, json.dumps(dict(parameters), ensure_ascii=False), token)
        milliseconds = round((time.monotonic() - started) * 1000)
        logger.info("BaseLinker %s: %s in %s ms", method, answer.outcome, milliseconds)
        try:
            call_note(self._account, method, parameters, answer, at, milliseconds)
        except DatabaseError:  # what BaseLinker did stays done, and whoever called must hear of it
            logger.exception("The call of %s could not be put on record.", method)
        return answer_follow(self._account, answer)


def _sent(method: str, parameters: str, token: str) -> Answer:
    """No exception of the library leaves here: its request has the token in a header."""
    deadline = time.monotonic() + WHOLE_SECONDS
    fields = {"method": method, "parameters": parameters.encode("utf-8", "replace")}
    try:
        with _session(os.getpid()).post(
            settings.BASELINKER_API_URL,
            data=fields,
            headers={"X-BLToken": token},
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as response:
            return _read(response, deadline)
    except requests.ConnectTimeout as error:
        return Answer(Outcome.TRANSIENT, code=type(error).__name__, never_sent=True)
    except requests.ConnectionError as error:
        never_sent = _never_sent(error)
        outcome = Outcome.TRANSIENT if never_sent else Outcome.UNSURE
        return Answer(outcome, code=type(error).__name__, never_sent=never_sent)
    except (requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
        return Answer(Outcome.UNSURE, code=type(error).__name__)
    except (requests.RequestException, UnicodeError) as error:
        return Answer(Outcome.TRANSIENT, code=type(error).__name__)


def _read(response: requests.Response, deadline: float) -> Answer:
    body = bytearray()
    for piece in response.iter_content(_PIECE):
        body += piece
        if len(body) > MAXIMUM_BYTES:
            return Answer(Outcome.TRANSIENT, code="too long")
        if time.monotonic() > deadline:
            return Answer(Outcome.UNSURE, code="too slow")
    return answer_read(response.status_code, bytes(body))


def _never_sent(error: requests.ConnectionError) -> bool:
    """Whether the connection was not made, so that nothing of the call can have arrived."""
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else None
    return isinstance(reason, _NEVER_SENT)


@lru_cache(maxsize=1)
def _session(_process: int) -> requests.Session:
    """One for each process: connections must not be shared across a fork. No proxy and no netrc of the host."""
    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = "e-sklep/1"
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=2, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session
