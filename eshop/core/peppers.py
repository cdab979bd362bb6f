"""The secrets that digests and seals are made with, the present one first, then those that older ones may need."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from functools import cache, lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def peppers() -> tuple[str, ...]:
    """KEY_PEPPER with its fallbacks, then SECRET_KEY with its own; each of them once.

    So a KEY_PEPPER can be brought in later, and either be changed, while what was made before goes on being readable.
    """
    known = (settings.KEY_PEPPER, *settings.KEY_PEPPER_FALLBACKS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(dict.fromkeys(filter(None, known)))


def secret_digests(text: str, purpose: str) -> list[str]:
    """The hex digests under which a secret may be stored: with the present pepper first, then with older ones.

    Keyed, so that a database dump alone cannot be searched; `purpose` keeps equal secrets of two kinds apart.
    """
    return [_digest(text, purpose, pepper) for pepper in peppers()]


def secret_digest(text: str, purpose: str) -> str:
    """The digest under which a secret is stored."""
    return _digest(text, purpose, peppers()[0])


def _digest(text: str, purpose: str, pepper: str) -> str:
    return hmac.digest(_key(purpose, pepper), text.encode("utf-8", "surrogatepass"), "sha256").hex()


@cache
def _key(purpose: str, pepper: str) -> bytes:
    return hashlib.sha256(f"{purpose}:{pepper}".encode()).digest()


def cipher(purpose: bytes) -> MultiFernet:
    """The cipher for one purpose, without which a database dump opens nothing.

    It encrypts under the present pepper and decrypts under older ones, too.
    """
    return _cipher(purpose, peppers())


@lru_cache(maxsize=16)
def _cipher(purpose: bytes, secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(hashlib.sha256(purpose + s.encode()).digest())) for s in secrets])
