"""Text of one cell into a checked value; every refusal and every note names the field and what was expected."""

import html
import re
from collections.abc import Iterable
from typing import Protocol

from eshop.catalog.importing.encoding import is_garbled
from eshop.catalog.importing.rows import RowError
from eshop.core.texts import text_cut
from eshop.core.told import told as _

MAX_TEXT = 200_000
MAX_IMAGES = 200
MAX_ADDRESS = 2000
MAX_ATTRIBUTES = 500
MAX_CATEGORY_DEPTH = 12
MAX_CATEGORY_NAME = 200

SHEET_ERROR = "\x1a"
"""Stands before an error that a spreadsheet shows in place of a value, such as #N/A."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_APOSTROPHE = re.compile(r"'(?=[0-9=+\-@])")
_LINE_BREAKS = re.compile(r"[\t\r\n]+")

_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2}")  # the first figures of a long number
_JOINED = re.compile(r"(?:\s*[|;,]\s*|\s+)(?=https?://)", re.IGNORECASE)
_NEXT_ADDRESS = re.compile(r",\s*(?=(?:https?:)?//)", re.IGNORECASE)
_ABSOLUTE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)

_YES = {"1", "true", "yes", "y", "tak", "t", "on", "prawda", "enabled", "active", "włączony", "włączone", "aktywny"}
_AVAILABLE = {
    *("in stock", "instock", "available", "limited availability", "preorder", "backorder", "onbackorder", "jest"),
    *("dostępny", "dostępna", "dostępne", "na stanie", "na zamówienie", "tak", "yes"),
}
_UNAVAILABLE = {
    *("out of stock", "outofstock", "unavailable", "sold out", "discontinued", "niedostępny", "niedostępna"),
    *("niedostępne", "brak", "brak na stanie", "wyprzedany", "wyprzedane", "nie", "no"),
}
_NO = {"0", "-1", "false", "no", "n", "nie", "off", "fałsz", "disabled", "inactive", "wyłączony", "nieaktywny"}


class Cells(Protocol):
    """A row of a file, as far as texts need it (table.Record, or an offer of an XML file)."""

    def get(self, column: str) -> str: ...

    def title(self, column: str) -> str: ...

    def note(self, column: str, reason: str) -> None: ...


def shown(value: str) -> str:
    """`value` as a reason may quote it: short, on one line, without characters that a terminal would act on."""
    value = value.removeprefix(SHEET_ERROR)
    short = value if len(value) <= 40 else value[:39] + "…"
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", _LINE_BREAKS.sub(" ", short))


def checked(value: str, field: str) -> str:
    """`value` as it is. Raises RowError for control characters and bytes outside the file's encoding."""
    bad = _FORBIDDEN.search(value)
    if bad:
        code = ord(bad.group())
        if bad.group() == SHEET_ERROR:
            reason = _("komórka arkusza zawiera błąd: %(value)s") % {"value": shown(value)}
        elif 0xDC80 <= code <= 0xDCFF:
            reason = _("tekst nie jest zapisany w kodowaniu pliku (bajt 0x%(byte)02X)") % {"byte": code - 0xDC00}
        else:
            reason = _("niedozwolony znak sterujący U+%(code)04X") % {"code": code}
        raise RowError(field, reason)
    return value


def line(value: str, field: str) -> str:
    """One line of text: line breaks become a space, outer white space is dropped."""
    if value.isprintable():
        return value.strip()
    return checked(_LINE_BREAKS.sub(" ", value).strip(), field)


def plain(value: str, field: str) -> str:
    """One line of text that is no HTML: entities, which some shops write into names, are decoded once.

    Raises RowError when its letters were spoilt before.
    """
    return _sound(html.unescape(value) if "&" in value else value, field)


def _sound(value: str, field: str) -> str:
    text = line(value, field)
    if is_garbled(text):
        raise RowError(field, _garbled(text))
    return text


def _garbled(text: str) -> str:
    return _("litery są zepsute („%(value)s”); zapisz plik jeszcze raz, z właściwym kodowaniem") % {
        "value": shown(text)
    }


def identity(value: str, field: str, limit: int) -> str:
    """A code or other identity: as written, but for invisible characters and the apostrophe of a text in a sheet.

    Raises RowError when it is longer than `limit` or when a spreadsheet shortened it: a cut one would be another's.
    """
    text = _identity_text(value, field)
    if _SHORTENED.fullmatch(text):
        reason = _("arkusz skrócił liczbę do „%(value)s”; nadaj kolumnie format tekstowy i wpisz całą")
        raise RowError(field, reason % {"value": shown(text)})
    if len(text) > limit:
        raise RowError(
            field, _("tekst ma %(length)d znaków, dozwolone %(limit)d") % {"length": len(text), "limit": limit}
        )
    return text


def _identity_text(value: str, field: str) -> str:
    text = _INVISIBLE.sub("", _sound(value, field)).strip()
    return text[1:] if _APOSTROPHE.match(text) else text


def number_identity(value: str, field: str) -> str:
    """An identity that another shop counts: 501.0, as data programs write it, is 501."""
    text = identity(value, field, 100)
    whole = re.fullmatch(r"([0-9]+)[.,]0+", text)
    return whole[1] if whole else text


def cut(row: Cells, column: str, text: str, limit: int) -> str:
    """`text` in at most `limit` characters, as the feed would cut it; a note says so."""
    shorter = text_cut(text, limit)
    if shorter != text:
        row.note(
            column,
            _("tekst ma %(length)d znaków, zostawiono pierwsze %(limit)d") % {"length": len(text), "limit": limit},
        )
    return shorter


def name(row: Cells, column: str, limit: int) -> str:
    """A name in one line, not longer than `limit`."""
    return cut(row, column, plain(row.get(column), row.title(column)), limit)


def block(row: Cells, column: str, value: str | None = None) -> str:
    """Text of several lines, such as an HTML description; line ends become line feeds. Spoilt letters are told."""
    text = row.get(column) if value is None else value
    text = checked(text.replace("\r\n", "\n").replace("\r", "\n").strip(), row.title(column))
    if is_garbled(text):
        row.note(column, _garbled(text))
    return cut(row, column, text, MAX_TEXT)


def eans(row: Cells, column: str, limit: int, value: str | None = None) -> str:
    """EAN codes as written, whole codes only: those that the column has no room for are left out, with a note."""
    text = _identity_text(row.get(column) if value is None else value, row.title(column))
    if len(text) <= limit:
        return text
    kept = ""
    for code in re.split(r"[,;|]", text):
        longer = f"{kept},{code.strip()}" if kept else code.strip()
        if len(longer) > limit:
            break
        kept = longer
    row.note(column, _("za dużo kodów EAN; zostawiono: %(codes)s") % {"codes": kept or "–"})
    return kept


def flag(row: Cells, column: str) -> bool | None:
    """A yes or no; None when the cell is empty. A word that is neither counts as an empty cell, with a note."""
    value = row.get(column)
    text = value.strip().casefold()
    if not text:
        return None
    text = re.sub(r"[.,]0+$", "", text)
    if text in _YES:
        return True
    if text in _NO:
        return False
    row.note(column, _("oczekiwano 1 albo 0, jest „%(value)s”; zostawiono bez zmian") % {"value": shown(value)})
    return None


def is_flag(value: str) -> bool:
    """Whether `value` is a yes or no."""
    return re.sub(r"[.,]0+$", "", value.strip().casefold()) in _YES | _NO


def availability(value: str) -> bool | None:
    """Whether words such as "in_stock" or "brak" say that goods can be had; None when they say neither."""
    text = " ".join(value.casefold().replace("_", " ").split())
    return True if text in _AVAILABLE else False if text in _UNAVAILABLE else None


def category_path(row: Cells, column: str, names: Iterable[str]) -> tuple[str, ...]:
    """A path from the root of the category tree; empty steps are dropped."""
    steps = (cut(row, column, plain(part, row.title(column)), MAX_CATEGORY_NAME) for part in names)
    path = tuple(step for step in steps if step)
    if len(path) > MAX_CATEGORY_DEPTH:
        raise RowError(
            row.title(column), _("ścieżka kategorii ma ponad %(limit)d poziomów") % {"limit": MAX_CATEGORY_DEPTH}
        )
    return path


def addresses_split(text: str) -> list[str]:
    """The addresses of a list with commas. A comma inside an absolute address parts nothing."""
    found: list[str] = []
    for part in _NEXT_ADDRESS.split(text):
        found += [part.strip().rstrip(",")] if _ABSOLUTE.match(part) else part.split(",")
    return found


def images(row: Cells, column: str, addresses: Iterable[str]) -> list[str]:
    """Addresses in their order, each once. What stands between two absolute ones parts them, whatever it is."""
    field = row.title(column)
    parted = (
        text for address in addresses for text in (_JOINED.split(address) if address.count("://") > 1 else (address,))
    )
    found = list(dict.fromkeys(text for text in (line(part, field) for part in parted) if text))
    if any(len(address) > MAX_ADDRESS for address in found):
        row.note(column, _("pominięto adres obrazka dłuższy niż %(limit)d znaków") % {"limit": MAX_ADDRESS})
        found = [address for address in found if len(address) <= MAX_ADDRESS]
    if len(found) > MAX_IMAGES:
        row.note(column, _("więcej niż %(limit)d obrazków; zostawiono pierwsze") % {"limit": MAX_IMAGES})
    return found[:MAX_IMAGES]


def attributes(row: Cells, column: str, pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Pairs of name and value in their order, without those that lack one of the two."""
    found = []
    for label, value in pairs:
        label = cut(row, column, plain(label, row.title(column)), 255)
        value = block(row, column, html.unescape(value))
        if label and value:
            found.append([label, value])
    if len(found) > MAX_ATTRIBUTES:
        row.note(column, _("więcej niż %(limit)d atrybutów; zostawiono pierwsze") % {"limit": MAX_ATTRIBUTES})
    return found[:MAX_ATTRIBUTES]
