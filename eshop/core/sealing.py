"""Encryption with the shop's pepper: a database dump alone opens nothing."""

from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet

from eshop.core.peppers import peppers


def cipher(purpose: bytes) -> MultiFernet:
    """The cipher for one purpose: it encrypts under the present pepper and decrypts under older ones, too."""
    return _cipher(purpose, peppers())


@lru_cache(maxsize=16)
def _cipher(purpose: bytes, secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(purpose + s.encode()).digest())) for s in secrets])
