"""Texts that remember how they were made: kept, they can be shown to another reader in that reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, override


class Told(str):
    """A text in the language that was active when it was made, with its message and what was put into it."""

    message: str
    values: Mapping[str, Any]

    def __new__(cls, text: str, message: str = "", values: Mapping[str, Any] | None = None) -> "Told":
        made = super().__new__(cls, text)
        made.message, made.values = message, values or {}
        return made

    def __mod__(self, values: Any) -> "Told":
        return Told(super().__mod__(values), self.message, values)


def told(message: str | Promise) -> Told:
    """`message`, as gettext knows it or a label made by gettext_lazy, translated; `%` with a mapping fills it in."""
    if not isinstance(message, str):
        with override(None):
            message = str(message)
    return Told(gettext(message), message)


def told_joined(separator: str, texts: Iterable[str]) -> str:
    """The texts in one, each told again in the reader's language where it was told."""
    parts = {f"part{place}": text for place, text in enumerate(texts)}
    if not parts:
        return ""
    return Told(separator.join(parts.values()), separator.join(f"%({name})s" for name in parts), parts)


def storable(text: str) -> str:
    """The text without what no database holds: NUL characters and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def told_keep(text: str) -> Any:
    """The text as a database can keep it in JSON: a plain one as it is, one that was told as [message, values]."""
    if not isinstance(text, Told):
        return storable(text)
    kept = {
        name: value if isinstance(value, int) else told_keep(value if isinstance(value, str) else str(value))
        for name, value in text.values.items()
    }
    return [text.message, kept]


def told_again(kept: Any) -> str:
    """The text of `told_keep` in the active language; it remembers again how it was made."""
    if not isinstance(kept, list):
        return str(kept)
    message, values = kept
    filled = {name: value if isinstance(value, int) else told_again(value) for name, value in values.items()}
    return told(message) % filled if filled else told(message)
