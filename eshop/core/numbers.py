"""Numbers out of texts that came from outside."""


def whole_number(text: str, *, digits: int = 18) -> int | None:
    """The number that `text` writes in at most so many ASCII digits (18: what a database row can have), else None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
