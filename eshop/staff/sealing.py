"""Secrets of second factors, readable only with the shop's pepper: a database dump alone signs nobody in."""

from base64 import b32encode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from secrets import token_bytes

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from eshop.core.peppers import peppers

_PURPOSE = b"eshop.staff.second-factor:"


@lru_cache(maxsize=8)
def _cipher(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(_PURPOSE + s.encode()).digest())) for s in secrets])


def _current_cipher() -> MultiFernet:
    return _cipher(peppers())


def secret_seal(text: str) -> str:
    """`text` encrypted with a key derived from the present pepper."""
    return _current_cipher().encrypt(text.encode()).decode()


def secret_unseal(sealed: str) -> str:
    """The text once sealed, also under an older pepper.

    When none fits, a random secret takes its place: then no code is right, and `sign_in_link` helps.
    """
    try:
        return _current_cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return b32encode(token_bytes(20)).decode()
