"""Places in lists, signed: a client keeps them and cannot make them up."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import orjson

from eshop.api.errors.problem import FieldError, Problem
from eshop.core.peppers import secret_digest, secret_digests

_SIGNATURE = 24


def cursor_make(purpose: str, place: Any) -> str:
    """A text that names `place` (anything JSON has) in the list `purpose`; good for as long as the shop's secrets."""
    body = urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")
    return f"{body}.{secret_digest(body, _purpose(purpose))[:_SIGNATURE]}"


def cursor_read(purpose: str, text: str) -> Any:
    """The place. Raises Problem `bad_cursor` for a text that the list `purpose` did not give out."""
    body, _dot, signature = text.rpartition(".")
    known = secret_digests(body, _purpose(purpose))
    is_same = [hmac.compare_digest(digest[:_SIGNATURE], signature) for digest in known]
    if not body or not any(is_same):
        raise Problem("bad_cursor", errors=[FieldError("after", "bad_cursor")])
    return orjson.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def _purpose(purpose: str) -> str:
    return f"api-cursor:{purpose}"
