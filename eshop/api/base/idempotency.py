"""Calls with an Idempotency-Key are done once (draft-ietf-httpapi-idempotency-key-header-08).

The key's row is there before the work begins, and its outcome is written in the work's transaction: both are there or
neither is. Whoever finds a row without outcome waits, unless it is so old that nobody can be working on it.
"""

import re
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpResponse
from rest_framework.request import Request

from eshop.api.base.answers import JSON
from eshop.api.base.operation import KeyUse
from eshop.api.errors.problem import Problem
from eshop.api.models import ApiCall, ApiClient
from eshop.core import clock

KEPT = timedelta(hours=24)
GONE = timedelta(minutes=5)
"""A call that began so long ago counts as broken off. If it is not, its work is taken back in the end."""

_RETRY_SECONDS = "2"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True)
class Claim:
    """The right to do the work of a key, and `replay`, the answer where it has been done."""

    call: ApiCall
    replay: HttpResponse | None = None


def key_read(request: Request, use: KeyUse) -> str:
    """The key of a call, "" without one. Raises Problem for a key of another form, and for a required one missing."""
    key: str | None = request.headers.get("Idempotency-Key")
    if use is KeyUse.REQUIRED and key is None:
        raise Problem("idempotency_key_missing")
    if use is KeyUse.NONE or key is None:
        return ""
    if not _KEY.fullmatch(key):
        raise Problem("bad_idempotency_key")
    return key


def fingerprint(request: Request, body: bytes) -> str:
    """What two calls with one key must have in common: method, address, the whole sync they belong to, and body."""
    call = f"{request.method} {request.get_full_path()}"
    if sync := request.headers.get("X-Sync-Run"):
        call += f" {sync}"
    return sha256(f"{call}\n".encode() + body).hexdigest()


def call_claim(client: ApiClient, key: str, mark: str) -> Claim:
    """Claim the work of `key`. Raises Problem `idempotency_mismatch` and `idempotency_running`."""
    now, attempt = clock.now(), uuid.uuid4()
    try:
        with transaction.atomic():
            made = ApiCall.objects.create(client=client, key=key, fingerprint=mark, attempt=attempt, at=now)
            return Claim(made)
    except IntegrityError:
        found = ApiCall.objects.filter(client=client, key=key).first()
    if found is None:  # its work failed this moment
        raise running()
    if _is_over(found, now):
        return Claim(_taken_over(found, mark, attempt, now))
    if found.fingerprint != mark:
        raise Problem("idempotency_mismatch")
    if found.status is None:
        raise running()
    return Claim(found, _replay(found))


def claim_finish(claim: Claim, answer: HttpResponse) -> None:
    """Inside the work's transaction: store its outcome. Raises Problem when somebody else has taken the work over."""
    mine = ApiCall.objects.filter(pk=claim.call.pk, attempt=claim.call.attempt)
    if not mine.update(status=answer.status_code, response=answer.content):
        raise running()


def claim_drop(claim: Claim) -> None:
    """The work failed and left nothing: the key is free again."""
    with suppress(DatabaseError):  # then it is free when the claim is old
        ApiCall.objects.filter(pk=claim.call.pk, attempt=claim.call.attempt, status=None).delete()


def old_api_calls_prune(now: datetime) -> int:
    """Forget keys of more than 24 hours ago; returns how many."""
    return ApiCall.objects.filter(at__lt=now - KEPT).delete()[0]


def running() -> Problem:
    return Problem("idempotency_running", headers={"Retry-After": _RETRY_SECONDS})


def _is_over(call: ApiCall, now: datetime) -> bool:
    return call.at < now - KEPT or (call.status is None and call.at < now - GONE)


def _taken_over(found: ApiCall, mark: str, attempt: uuid.UUID, now: datetime) -> ApiCall:
    """One of those who find the row takes it; whoever had it can store nothing any more."""
    seen = ApiCall.objects.filter(pk=found.pk, attempt=found.attempt)
    if not seen.update(attempt=attempt, fingerprint=mark, at=now, status=None, response=None):
        raise running()
    found.attempt = attempt
    return found


def _replay(call: ApiCall) -> HttpResponse:
    headers = {"Idempotency-Replayed": "true"}
    return HttpResponse(bytes(call.response or b""), status=call.status, content_type=JSON, headers=headers)
