"""Secrets of second factors, readable only with the shop's pepper: a database dump alone signs nobody in."""

from base64 import b32encode
from secrets import token_bytes

from cryptography.fernet import InvalidToken

from eshop.core.peppers import cipher

_PURPOSE = b"eshop.staff.second-factor:"


def secret_seal(text: str) -> str:
    """`text` encrypted with a key derived from the present pepper."""
    return cipher(_PURPOSE).encrypt(text.encode()).decode()


def secret_unseal(sealed: str) -> str:
    """The text once sealed, also under an older pepper.

    When none fits, a random secret takes its place: then no code is right, and `sign_in_link` helps.
    """
    try:
        return cipher(_PURPOSE).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return b32encode(token_bytes(20)).decode()
