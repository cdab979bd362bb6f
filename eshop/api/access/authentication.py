"""Whose call it is: one look-up by the token's open part, one comparison in constant time."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from eshop.api.access.networks import is_allowed
from eshop.api.access.refused import refusal_count
from eshop.api.clients.services import token_expose
from eshop.api.clients.tokens import TOKEN_PURPOSE, Token, token_read
from eshop.api.clients.use import token_use
from eshop.api.errors.problem import Problem
from eshop.api.models import ApiClient, ApiToken
from eshop.core import clock
from eshop.core.hot_path.model_rows import ModelRows
from eshop.core.hot_path.statements import statement_run
from eshop.core.peppers import secret_digests
from eshop.core.transport import came_in_clear, client_address, is_loopback, proxy_said_http
from event_log.actors import API_CLIENT
from event_log.context import Actor, actor_set

_NOBODY = "0" * 64
_TOKENS = ModelRows(ApiToken, ("id", "client", "name", "digest", "expires_at", "last_used_at", "revoked_at"))
_CLIENTS = ModelRows(
    ApiClient, ("id", "name", "scopes", "networks", "networks_seen", "calls_a_minute", "is_active", "created_at")
)
_LOOK_UP = (
    f"SELECT {_TOKENS.columns('t')}, {_CLIENTS.columns('c')}"  # noqa: S608  names of our own columns
    " FROM api_apitoken t JOIN api_apiclient c ON c.id = t.client_id WHERE t.name = %s"
)
"""Every call asks this: prepared once, where the ORM would build it anew for longer than it takes."""


class Caller:
    """What DRF knows as the user."""

    is_authenticated = True

    def __init__(self, client: ApiClient) -> None:
        self.client = client


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer esk_...` and nothing else: no session, no cookie, no parameter of the address."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken]:
        scheme, _space, text = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise refusal("token_missing")
        sent = token_read(text.strip())
        if sent is None:
            raise refusal("token_invalid")
        now, sender = clock.now(), client_address(request.META)
        token = _stored(sent)
        code = _reason_to_refuse(token, request.META, sender, now)
        if token is None or code:
            refusal_count(client=token.client if token else None, reason=code, sender=sender, now=now)
            raise refusal(code)
        actor_set(Actor(API_CLIENT, str(token.client_id), token.client.name))
        token_use(token, sender, now)
        return Caller(token.client), token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _reason_to_refuse(token: ApiToken | None, environ: Mapping[str, Any], sender: str, now: datetime) -> str:
    """The code of the refusal, "" for none. A token that somebody could read on its way ends here."""
    if token is None or token.revoked_at is not None:
        return "token_invalid"
    if came_in_clear(environ) and not is_loopback(sender):
        if proxy_said_http(environ):
            token_expose(token, sender)
        return "https_required"
    if token.expires_at <= now:
        return "token_expired"
    if not token.client.is_active:
        return "client_inactive"
    return "" if is_allowed(sender, token.client.networks) else "network_refused"


def _stored(sent: Token) -> ApiToken | None:
    """The row of the token; None for one that was never made, after the same comparison."""
    rows = statement_run(_LOOK_UP, [sent.name])
    token = _TOKENS.make(rows[0][: _TOKENS.width]) if rows else None
    if token is not None:
        token.client = _CLIENTS.make(rows[0][_TOKENS.width :])
    stored = token.digest if token else _NOBODY
    is_same = [hmac.compare_digest(each, stored) for each in secret_digests(sent.text, TOKEN_PURPOSE)]
    return token if any(is_same) else None


def refusal(code: str) -> Problem:
    """A refused token; a 401 has the header that belongs to it (RFC 6750, 3)."""
    error = "" if code == "token_missing" else ' error="invalid_token"'
    problem = Problem(code)
    if problem.code.status == 401:
        problem.headers["WWW-Authenticate"] = f"Bearer{error}"
    return problem
