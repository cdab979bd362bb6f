"""Where a text that is too long may be cut."""

import unicodedata

_JOINER = "\u200d"


def text_cut(text: str, width: int) -> str:
    """`text` in at most `width` characters, never ending inside a character made of several code points."""
    if len(text) <= width:
        return text
    end = width
    while end > 0 and (_continues(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return text[:end].rstrip()


def _continues(char: str) -> bool:
    return char == _JOINER or unicodedata.category(char).startswith("M") or "\U0001f3fb" <= char <= "\U0001f3ff"
