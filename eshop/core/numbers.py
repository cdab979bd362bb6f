"""Numbers: whole ones out of texts that came from outside, and amounts of money.

Money is Decimal with two places, rounded half up; nothing here ever touches a float.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from eshop.core.errors import ApplicationError

GROSZ = Decimal("0.01")
_SPACES = re.compile("[ \t\u00a0\u2009\u202f']")
_THOUSANDS_APART = re.compile("(?<![0-9.,])[0-9]{1,3}(?:[ \t\u00a0\u2009\u202f'][0-9]{3})+(?![0-9])")
_CURRENCY = re.compile(r"^(?:zł|pln)\s*|\s*(?:zł|pln)\.?$", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{1,30})?|\.[0-9]{1,30})")
_GROUPED = {mark: re.compile(rf"[+-]?[0-9]{{1,3}}(?:\{mark}[0-9]{{3}})+(?:[.,][0-9]+)?") for mark in ".,"}
_TYPED = re.compile(r"[0-9]{1,10}(?:[.,][0-9]{1,2})?")


def whole_number(text: str, *, digits: int = 18) -> int | None:
    """The number that `text` writes in at most so many ASCII digits (18: what a database row can have), else None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """The numbers of those `texts` that write one, as whole_number reads them; in one go, for lists of a thousand."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= 18]


def without_currency(text: str) -> str:
    """A number without the zł or PLN that stands at its side."""
    return _CURRENCY.sub("", text.strip())


def thousands_joined(text: str) -> str:
    """A number without the spaces (or apostrophes) between its thousands; others stay: "19 99" is no number."""
    return _THOUSANDS_APART.sub(lambda found: _SPACES.sub("", found.group()), text, count=1)


def is_grouped(text: str, mark: str) -> bool:
    """Whether `mark` ("," or ".") parts thousands in `text`, such as "1.299,00" or "1.299.000"."""
    return _GROUPED[mark].fullmatch(text) is not None


def number_written(text: str) -> Decimal | None:
    """The number that `text` writes without spaces, or None. With both marks the last one is the decimal mark."""
    marks = [mark for mark in text if mark in ".,"]
    if len(marks) > 1:
        if not is_grouped(text, marks[0]):
            return None
        text = text.replace(marks[0], "")
    text = text.replace(",", ".")
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def to_money(amount: Decimal) -> Decimal:
    """`amount` in whole grosze."""
    return amount.quantize(GROSZ, rounding=ROUND_HALF_UP)


def money_text(amount: Decimal) -> str:
    """`amount` as the wire writes it: a dot, two places, no thousands separator ("1234.50")."""
    return f"{to_money(amount):f}"


def money_read(text: str) -> Decimal:
    """The amount that a person typed, with a comma or a dot ("12,50", "1 249", "12.5 zł").

    Raises ApplicationError for anything else, also for "1.249", which has two readings.
    """
    bare = thousands_joined(without_currency(text))
    if not _TYPED.fullmatch(bare):
        raise ApplicationError(_("Podaj kwotę, na przykład 12,50."), field="value")
    return to_money(Decimal(bare.replace(",", ".")))
