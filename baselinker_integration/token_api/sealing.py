"""The token of an account at rest: readable only with the shop's pepper."""

from cryptography.fernet import InvalidToken

from eshop.core.peppers import cipher

_PURPOSE = b"baselinker_integration.token-api:"


def token_seal(token: str) -> bytes:
    """`token` encrypted with a key derived from the present pepper."""
    return cipher(_PURPOSE).encrypt(token.encode())


def token_unseal(sealed: bytes | memoryview) -> str | None:
    """The token once sealed, also under an older pepper; None when no pepper fits."""
    try:
        return cipher(_PURPOSE).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        return None
