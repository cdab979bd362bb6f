"""What a token looks like: esk_<8 that name it>_<43 that nobody can guess>_<6 that a typo does not fit>."""

import re
import secrets
import string
from dataclasses import dataclass
from zlib import crc32

from eshop.core.peppers import secret_digest

TOKEN_PURPOSE = "api-token"  # noqa: S105  not a secret
"""What digests of tokens are made with besides the pepper."""

_CHARACTERS = string.digits + string.ascii_letters
_FORM = re.compile(r"esk_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})")


@dataclass(frozen=True)
class Token:
    """A token in clear: `text` is what a client sends, `name` the part that may be shown and looked up."""

    name: str
    text: str

    def __repr__(self) -> str:
        return f"Token({self.name})"

    @property
    def digest(self) -> str:
        return secret_digest(self.text, TOKEN_PURPOSE)


def token_new() -> Token:
    """A token of 256 random bits, in letters and digits that a double click selects whole."""
    name, secret = (_random(8), _random(43))
    begun = f"esk_{name}_{secret}"
    return Token(name, f"{begun}_{_checksum(begun)}")


def token_read(text: str) -> Token | None:
    """The token that `text` writes; None for anything that nobody was ever given, without asking the database."""
    match = _FORM.fullmatch(text)
    if match is None or _checksum(text[: match.end(2)]) != match[3]:
        return None
    return Token(match[1], text)


def _random(length: int) -> str:
    return "".join(secrets.choice(_CHARACTERS) for _place in range(length))


def _checksum(text: str) -> str:
    number, written = crc32(text.encode()), ""
    for _place in range(6):
        number, digit = divmod(number, len(_CHARACTERS))
        written = _CHARACTERS[digit] + written
    return written
