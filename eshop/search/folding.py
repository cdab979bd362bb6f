"""Texts as they are compared in a search: without case and without diacritics, the same on both databases.

"Żółw", "ŻÓŁW" and "zolw" are one word; so are "Straße" and "STRASSE".
"""

import re
from collections.abc import Iterable
from unicodedata import combining, normalize

LONGEST_WORD = 64
MOST_WORDS = 400

_WHOLE = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
"""Letters that Unicode does not take apart into a plain letter and its mark."""

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The folded words of a text, in its order: runs of letters and digits, each cut to 64 characters."""
    if text.isascii():
        folded = text.lower()
    else:
        apart = normalize("NFKD", text.casefold())
        folded = "".join(char for char in apart if not combining(char)).casefold().translate(_WHOLE)
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded)]


def squeezed(text: str) -> str:
    """A number or code as one word, whatever people put between its parts: "KRA-010" and "kra 010" give "kra010"."""
    return "".join(words(text))[:LONGEST_WORD]


def code_words(text: str) -> list[str]:
    """A code as one word, and its parts."""
    parts = words(text)
    return parts if len(parts) < 2 else ["".join(parts)[:LONGEST_WORD], *parts]


def phone_words(text: str) -> list[str]:
    """A telephone number as its digits, with and without the country's: the last nine are a Polish number."""
    digits = "".join(char for char in text if char.isdecimal() and char.isascii())[:LONGEST_WORD]
    return [digits, digits[-9:]] if len(digits) > 9 else [digits]


def email_words(text: str) -> list[str]:
    """An e-mail address as one word, and the parts of its name."""
    return [squeezed(text), *words(text.partition("@")[0])]


def terms(found: Iterable[str]) -> str:
    """What is stored of these words: each once, at most 400."""
    return " ".join(list(dict.fromkeys(word for word in found if word))[:MOST_WORDS])
