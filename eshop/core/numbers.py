"""Numbers: whole ones out of texts that came from outside, and amounts of money.

Money is Decimal with two places, rounded half up; nothing here ever touches a float.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from eshop.core.errors import ApplicationError

GROSZ = Decimal("0.01")
_AROUND = re.compile("[ \t\u00a0\u2009\u202f]|zł|PLN", re.IGNORECASE)
_TYPED = re.compile(r"[0-9]{1,10}(?:[.,][0-9]{1,2})?")


def whole_number(text: str, *, digits: int = 18) -> int | None:
    """The number that `text` writes in at most so many ASCII digits (18: what a database row can have), else None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """The numbers of those `texts` that write one, as whole_number reads them; in one go, for lists of a thousand."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= 18]


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
    bare = _AROUND.sub("", text)
    if not _TYPED.fullmatch(bare):
        raise ApplicationError(_("Podaj kwotę, na przykład 12,50."), field="value")
    return to_money(Decimal(bare.replace(",", ".")))
