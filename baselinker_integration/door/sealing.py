"""Whole calls, readable only with the shop's pepper: a database dump alone does not give buyers' data away."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext as _

from eshop.core.errors import Conflict
from eshop.core.sealing import cipher

_PURPOSE = b"baselinker_integration.sealed-call:"


def fields_seal(fields: Mapping[str, Any]) -> bytes:
    """`fields` encrypted with a key derived from the present pepper."""
    return cipher(_PURPOSE).encrypt(json.dumps(fields, separators=(",", ":")).encode())


def fields_unseal(sealed: bytes | memoryview) -> dict[str, Any]:
    """The fields once sealed, also under an older pepper. Raises Conflict when none fits."""
    try:
        opened = cipher(_PURPOSE).decrypt(bytes(sealed))
    except InvalidToken:
        raise Conflict(_("Treści wywołania nie można odczytać: zmieniono SECRET_KEY.")) from None
    fields: dict[str, Any] = json.loads(opened)
    return fields
