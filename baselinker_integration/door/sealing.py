"""Whole calls, readable only with the shop's pepper: a database dump alone does not give buyers' data away."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.utils.translation import gettext as _

from eshop.core.errors import Conflict
from eshop.core.peppers import peppers

_PURPOSE = b"baselinker_integration.sealed-call:"


@lru_cache(maxsize=8)
def _cipher(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(_PURPOSE + s.encode()).digest())) for s in secrets])


def _current_cipher() -> MultiFernet:
    return _cipher(peppers())


def fields_seal(fields: Mapping[str, Any]) -> bytes:
    """`fields` encrypted with a key derived from the present pepper."""
    return _current_cipher().encrypt(json.dumps(fields, separators=(",", ":")).encode())


def fields_unseal(sealed: bytes | memoryview) -> dict[str, Any]:
    """The fields once sealed, also under an older pepper. Raises Conflict when none fits."""
    try:
        opened = _current_cipher().decrypt(bytes(sealed))
    except InvalidToken:
        raise Conflict(_("Treści wywołania nie można odczytać: zmieniono SECRET_KEY.")) from None
    fields: dict[str, Any] = json.loads(opened)
    return fields
