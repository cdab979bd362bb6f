"""Text of one cell into a checked value; every refusal names the field and what was expected."""

import re
from collections.abc import Iterable
from itertools import pairwise

from django.utils.translation import gettext as _

from eshop.catalog.importing.rows import RowError

MAX_TEXT = 200_000
MAX_IMAGES = 200
MAX_ATTRIBUTES = 500
MAX_CATEGORY_DEPTH = 12
MAX_CATEGORY_NAME = 200

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_BREAKS = re.compile(r"[\t\r\n]+")

_YES = {"1", "true", "yes", "y", "tak", "t", "on"}
_NO = {"0", "false", "no", "n", "nie", "off", ""}


def shown(value: str) -> str:
    """`value` as a reason may quote it: short, on one line, without characters that a terminal would act on."""
    short = value if len(value) <= 40 else value[:39] + "…"
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", _LINE_BREAKS.sub(" ", short))


def _checked(value: str, field: str, limit: int) -> str:
    bad = _FORBIDDEN.search(value)
    if bad:
        code = ord(bad.group())
        if 0xDC80 <= code <= 0xDCFF:
            reason = _("tekst nie jest zapisany w kodowaniu pliku (bajt 0x%(byte)02X)") % {"byte": code - 0xDC00}
        else:
            reason = _("niedozwolony znak sterujący U+%(code)04X") % {"code": code}
        raise RowError(field, reason)
    if len(value) > limit:
        raise RowError(
            field, _("tekst ma %(length)d znaków, dozwolone %(limit)d") % {"length": len(value), "limit": limit}
        )
    return value


def line(value: str, field: str, limit: int) -> str:
    """One line of text: line breaks become a space, outer white space is dropped."""
    if value.isprintable() and len(value) <= limit:
        return value.strip()
    return _checked(_LINE_BREAKS.sub(" ", value).strip(), field, limit)


def block(value: str, field: str) -> str:
    """Text of several lines, such as an HTML description; line ends become line feeds."""
    return _checked(value.replace("\r\n", "\n").replace("\r", "\n").strip(), field, MAX_TEXT)


def flag(value: str, field: str) -> bool:
    """A yes or no; empty is no."""
    text = value.strip().casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise RowError(field, _("oczekiwano 1 albo 0, jest „%(value)s”") % {"value": shown(value)})


def vat_code(value: str, field: str) -> str:
    """The code of a VAT rate as the shop keeps it: "23%" and "23.00" become "23"; "" when none is given."""
    text = line(value, field, 100).casefold().removeprefix("vat").strip(" %.")
    number = re.fullmatch(r"([0-9]{1,3})(?:[.,]0+)?", text)
    code = str(int(number[1])) if number else text
    if len(code) > 10:
        raise RowError(field, _("oczekiwano stawki VAT, np. 23, 8, zw; jest „%(value)s”") % {"value": shown(value)})
    return code


def category_path(names: Iterable[str], field: str) -> tuple[str, ...]:
    """A path from the root of the category tree; empty steps are dropped."""
    path = tuple(name for name in (line(part, field, MAX_CATEGORY_NAME) for part in names) if name)
    if len(path) > MAX_CATEGORY_DEPTH:
        raise RowError(field, _("ścieżka kategorii ma ponad %(limit)d poziomów") % {"limit": MAX_CATEGORY_DEPTH})
    for above, below in pairwise(path):
        if above.casefold() == below.casefold():
            raise RowError(
                field, _("kategoria „%(name)s” jest podana jako nadrzędna dla samej siebie") % {"name": shown(below)}
            )
    return path


def images(addresses: Iterable[str], field: str) -> list[str]:
    """Addresses in their order, each once."""
    found = list(dict.fromkeys(text for text in (line(part, field, 2000) for part in addresses) if text))
    if len(found) > MAX_IMAGES:
        raise RowError(field, _("więcej niż %(limit)d obrazków") % {"limit": MAX_IMAGES})
    return found


def attributes(pairs: Iterable[tuple[str, str]], field: str) -> list[list[str]]:
    """Pairs of name and value in their order, without those that lack one of the two."""
    checked = ((line(name, field, 255), block(value, field)) for name, value in pairs)
    found = [[name, value] for name, value in checked if name and value]
    if len(found) > MAX_ATTRIBUTES:
        raise RowError(field, _("więcej niż %(limit)d atrybutów") % {"limit": MAX_ATTRIBUTES})
    return found
