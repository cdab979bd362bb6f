"""Personal data made unreadable for logs and events, yet two values can still be told apart (contract, section 7)."""

import re
from collections.abc import Mapping
from typing import Any

from baselinker_integration.wire.base import text_clean

MAXIMUM_LENGTH = 10_000
_EXTRA_LENGTH = 200
_SECRET = re.compile(r"pass|secret|token|key", re.IGNORECASE)
_NAMES = {
    "delivery_fullname",
    "delivery_company",
    "invoice_fullname",
    "invoice_company",
    "client_login",
}
_STREETS = {"delivery_address", "invoice_address"}
_NUMBERS = {"phone", "invoice_nip", "delivery_point_phone"}
_COMMENTS = {"user_comments", "user_comments_long", "admin_comments"}


def name_is_secret(name: str) -> bool:
    """Whether a field of this name may carry a password or key, so that nothing of it is kept."""
    return bool(_SECRET.search(name))


def value_mask(field: str, value: str) -> str:
    """`value` of the wire field `field` as it may be shown: names as initials, streets hidden, numbers by their end."""
    if not value:
        return value
    if field == "email":
        name, at, domain = value.partition("@")
        ending = domain[domain.rfind(".") :] if "." in domain else ""
        return f"{name[:1]}***{at}***{ending}" if at else f"{name[:1]}***"
    if field in _NAMES:
        return " ".join(f"{word[:1]}***" for word in value.split()[:5])
    if field in _STREETS:
        return "***"
    if field in _NUMBERS:
        return f"***{value[-3:]}" if len(value) > 6 else "***"
    if field in _COMMENTS:
        source = value[: value.find(":")] if value.startswith("[") and ":" in value[:40] else ""
        return f"{source}*** ({len(value)})"
    return value


def fields_mask(fields: Mapping[str, Any], *, known: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The fields of a call for reading: no secret, personal data masked, every text short and storable.

    Fields outside `known` (when given) are unforeseen, so little of them is shown.
    """
    masked: dict[str, Any] = {}
    for name, value in fields.items():
        if name_is_secret(name):
            continue
        length = MAXIMUM_LENGTH if not known or name in known else _EXTRA_LENGTH
        masked[text_clean(name)[:100]] = _shortened(name, value, length)
    return masked


def _shortened(name: str, value: Any, length: int) -> Any:
    if isinstance(value, str):
        return value_mask(name, text_clean(value))[:length]
    if isinstance(value, list):
        return [_shortened(name, part, length) for part in value[:1000]]
    if isinstance(value, dict):
        return {text_clean(str(key))[:100]: _shortened(str(key), part, length) for key, part in value.items()}
    return text_clean(str(value))[:length]
