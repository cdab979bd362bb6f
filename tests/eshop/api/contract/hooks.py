"""One more check of schemathesis: what the document allows is read. Loaded by its runner (SCHEMATHESIS_HOOKS)."""

import json
from typing import Any

import schemathesis
from schemathesis.generation import GenerationMode

UNREAD = {
    "bad_json",
    "unknown_field",
    "wrong_type",
    "bad_format",
    "bad_value",
    "too_long",
    "too_short",
    "out_of_range",
    "bad_idempotency_key",
    "idempotency_key_missing",
}
"""Codes that say that a call or a row does not have the form of the document."""


@schemathesis.check
def valid_calls_are_read(ctx: Any, response: Any, case: Any) -> None:
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if response.status_code not in (207, 400, 422):
        return
    told = json.loads(response.content)
    codes = {told.get("code")} | {error["code"] for row in told.get("rows", [told]) for error in row["errors"]}
    assert not codes & UNREAD, f"Allowed by the document, refused with {sorted(codes & UNREAD)}"
