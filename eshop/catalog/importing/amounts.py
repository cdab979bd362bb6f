"""Numbers as people and programs write them ("12,50", "1 234,56 zł", "1,234.56") into Decimal, never through float."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Protocol

from django.utils.translation import gettext_noop

from eshop.catalog.importing.cells import checked, line, shown
from eshop.catalog.importing.rows import RowError
from eshop.core.numbers import is_grouped, number_written, thousands_joined, to_money, without_currency
from eshop.core.told import told as _

_PIECES = re.compile(r"\s*szt\.?$", re.IGNORECASE)
_WEIGHT_UNIT = re.compile(r"\s*(kg|dag|g)\.?$", re.IGNORECASE)
_TWO_READINGS = re.compile(r"[+-]?[1-9][0-9]{0,2}([.,])[0-9]{3}")
"""One mark before three digits: a decimal mark or a separator of thousands."""

_THOUSANDTH = Decimal("0.001")
_NOISE = Decimal("0.000001")
"""How far from a thousandth a double may be."""
_KILOGRAMS = {"kg": Decimal(1), "dag": Decimal("0.01"), "g": Decimal("0.001")}
_OTHER = {",": ".", ".": ","}
_VAT_LABEL = re.compile(r"^(?:vat|ptu)\s+|\s*(?:proc|z vat)$")
_VAT_WORDS = {
    **dict.fromkeys(("zwol", "zwoln", "zwolniony", "zwolniona", "zwolnione", "zwolnienie"), "zw"),
    **dict.fromkeys(("n.p", "nie podlega", "niepodlega", "niepodlegający", "nie podl"), "np"),
    **dict.fromkeys(("o.o", "odwrotne obciążenie"), "oo"),
}


class CellNumber(str):
    """A number out of a spreadsheet's cell, in plain figures with a dot: it has one reading, whatever its column."""

    __slots__ = ()


class Cells(Protocol):
    """A row of a file, as far as numbers need it (table.Record, or an offer of an XML file)."""

    def get(self, column: str) -> str: ...

    def title(self, column: str) -> str: ...

    def mark(self, column: str) -> str: ...


def decimal_mark(values: Iterable[str]) -> str:
    """The decimal mark that a column's values agree on: "," or "."; "" when none decides it or they disagree."""
    found = {_mark_of(value) for value in values if not isinstance(value, CellNumber)} - {""}
    return found.pop() if len(found) == 1 else ""


def _mark_of(value: str) -> str:
    """The decimal mark that this value alone decides, "" when it has none or two readings."""
    text = _bare(value)
    if not any(mark in text for mark in ".,"):
        return ""
    marks = [char for char in text if char in ".,"]
    if len(set(marks)) == 2:
        return marks[-1] if is_grouped(text, marks[0]) else ""
    if len(marks) > 1:
        return _OTHER[marks[0]] if is_grouped(text, marks[0]) else ""
    is_decided = number_written(text) is not None and not _TWO_READINGS.fullmatch(text)
    return marks[0] if is_decided else ""


def is_number(value: str) -> bool:
    """Whether `value` writes a number, with or without a currency or unit, whatever its decimal mark is."""
    return number_written(_bare(value)) is not None


def _bare(value: str) -> str:
    """The digits and marks of a number, without currency, unit and spaces between thousands; others stay."""
    text = without_currency(value.replace("\N{MINUS SIGN}", "-"))
    text = _WEIGHT_UNIT.sub("", _PIECES.sub("", text))
    if text[:1] in ("+", "-"):
        text = text[0] + text[1:].lstrip()
    return thousands_joined(text).removesuffix(",-").removesuffix(".-")


def _read(row: Cells, column: str, expectation: str) -> Decimal | None:
    """The number of a cell, None when it is empty. Raises RowError when it is none, or has two readings."""
    value = row.get(column)
    text = _bare(value)
    if not value.strip():
        return None
    ambiguous = None if isinstance(value, CellNumber) else _TWO_READINGS.fullmatch(text)
    if ambiguous:
        mark = row.mark(column)
        if not mark:
            reason = _("liczba „%(value)s” ma dwa odczyty; inne wartości kolumny ich nie rozstrzygają")
            raise RowError(row.title(column), reason % {"value": shown(value)})
        if mark != ambiguous[1]:
            text = text.replace(ambiguous[1], "")
    number = number_written(text)
    if number is None:
        checked(value, row.title(column))
        raise _expected(row, column, expectation)
    return number


def _expected(row: Cells, column: str, expectation: str) -> RowError:
    """`expectation` is translated here: nearly all cells are as expected, and translating costs more than reading."""
    reason = _("oczekiwano: %(expectation)s; jest „%(value)s”")
    return RowError(row.title(column), reason % {"expectation": _(expectation), "value": shown(row.get(column))})


def price_exact(row: Cells, column: str) -> Decimal | None:
    """An amount of money (PLN) as written, not below zero; None when the cell is empty."""
    amount = _read(row, column, gettext_noop("cena, np. 19,99"))
    if amount is None:
        return None
    if amount < 0:
        raise _expected(row, column, gettext_noop("cena nieujemna"))
    if amount >= Decimal(10) ** 9:
        raise _expected(row, column, gettext_noop("cena mniejsza niż miliard"))
    return amount


def price(row: Cells, column: str) -> Decimal | None:
    """A gross price (PLN) in whole grosze, half up; None when the cell is empty."""
    amount = price_exact(row, column)
    return None if amount is None else to_money(amount)


def quantity(row: Cells, column: str) -> Decimal | None:
    """Pieces on hand, below zero allowed (the connector reports it); None when the cell is empty."""
    expectation = gettext_noop("liczba sztuk, najwyżej trzy miejsca po przecinku")
    amount = _read(row, column, expectation)
    if amount is None:
        return None
    pieces = amount.quantize(_THOUSANDTH)
    if abs(amount - pieces) > _NOISE:
        raise _expected(row, column, expectation)
    if abs(pieces) >= Decimal(10) ** 9:
        raise _expected(row, column, gettext_noop("liczba sztuk mniejsza niż miliard"))
    return pieces


def weight(row: Cells, column: str, *, kilograms: Decimal = Decimal(1)) -> Decimal | None:
    """Weight in kg to the gram, None when the cell is empty.

    `kilograms` is what one unit of the column weighs; a unit written in the cell (kg, dag, g) wins.
    """
    expectation = gettext_noop("waga, liczba nieujemna")
    amount = _read(row, column, expectation)
    if amount is None:
        return None
    unit = _WEIGHT_UNIT.search(row.get(column).strip())
    unit_weight = _KILOGRAMS[unit[1].casefold()] if unit else kilograms
    if amount < 0 or amount * unit_weight >= Decimal(10) ** 7:
        raise _expected(row, column, expectation)
    return (amount * unit_weight).quantize(_THOUSANDTH, rounding=ROUND_HALF_UP)


@lru_cache(maxsize=100)
def vat_code(value: str, field: str) -> str:
    """The code of a VAT rate as the shop keeps it: "23%", "23.00" and "0,23" become "23", "zwolniony" becomes "zw"; ""
    when none is given. Raises RowError for what is too long to be one.
    """
    text = _VAT_LABEL.sub("", line(value, field).casefold().strip(" %.")).strip(" %.")
    number = re.fullmatch(r"([0-9]{1,3})(?:[.,]0+)?", text)
    fraction = re.fullmatch(r"0[.,]([0-9]{2})0*", text)
    code = str(int(number[1])) if number else str(int(fraction[1])) if fraction else _VAT_WORDS.get(text, text)
    if len(code) > 10:
        raise RowError(field, _("oczekiwano stawki VAT, np. 23, 8, zw; jest „%(value)s”") % {"value": shown(value)})
    return code


def day(row: Cells, column: str) -> date | None:
    """A date as 2026-11-23 or 23.11.2026 or, as American exports write it, 11/23/26; None when the cell is empty."""
    text = row.get(column).strip()
    if not text:
        return None
    polish = re.match(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?![0-9])", text)
    american = re.match(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})(?![0-9])", text)
    try:
        if polish:
            day_of_month, month, year = (int(part) for part in polish.groups())
            return date(year, month, day_of_month)
        if american:
            month, day_of_month, year = (int(part) for part in american.groups())
            return date(year if year > 99 else 2000 + year, month, day_of_month)
        return date.fromisoformat(text[:10])
    except ValueError:
        raise _expected(row, column, gettext_noop("data, np. 2026-11-23")) from None


def is_within(today: date, first: date | None, last: date | None) -> bool:
    """Whether `today` lies in the period; an open end is None. Rule: a sale price counts on these days only."""
    return (first is None or first <= today) and (last is None or today <= last)
