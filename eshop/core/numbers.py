"""Numbers out of texts that came from outside."""

from collections.abc import Iterable


def whole_number(text: str, *, digits: int = 18) -> int | None:
    """The number that `text` writes in at most so many ASCII digits (18: what a database row can have), else None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """The numbers of those `texts` that write one, as whole_number reads them; in one go, for lists of a thousand."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= 18]
