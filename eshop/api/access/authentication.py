"""Whose call it is: one look-up by the token's open part, one comparison in constant time."""

import hmac
from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from eshop.api.clients.tokens import TOKEN_PURPOSE, Token, token_read
from eshop.api.errors.problem import Problem
from eshop.api.models import ApiClient, ApiToken
from eshop.core import clock
from eshop.core.peppers import secret_digests
from event_log.actors import API_CLIENT, Actor
from event_log.context import actor_set

_NOBODY = "0" * 64


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
        token = _stored(sent)
        if token is None or token.revoked_at is not None:
            raise refusal("token_invalid")
        if token.expires_at <= clock.now():
            raise refusal("token_expired")
        if not token.client.is_active:
            raise Problem("client_inactive")
        actor_set(Actor(API_CLIENT, str(token.client_id), token.client.name))
        return Caller(token.client), token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _stored(sent: Token) -> ApiToken | None:
    """The row of the token; None for one that was never made, after the same comparison."""
    token = ApiToken.objects.select_related("client").filter(name=sent.name).first()
    stored = token.digest if token else _NOBODY
    is_same = [hmac.compare_digest(each, stored) for each in secret_digests(sent.text, TOKEN_PURPOSE)]
    return token if any(is_same) else None


def refusal(code: str) -> Problem:
    """A 401 with the header that belongs to it (RFC 6750, 3)."""
    error = "" if code == "token_missing" else ' error="invalid_token"'
    return Problem(code, headers={"WWW-Authenticate": f"Bearer{error}"})
