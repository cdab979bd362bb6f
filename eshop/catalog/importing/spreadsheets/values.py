"""Values of spreadsheet cells as text, exact: what the person sees, in plain figures."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from eshop.catalog.importing.amounts import CellNumber
from eshop.catalog.importing.cells import SHEET_ERROR

_ZEROS = re.compile(r"0{2,}(?:;.*)?")
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ESCAPED = {"_x000D_": "", "_x000d_": "", "_x000A_": "\n", "_x000a_": "\n", "_x0009_": "\t"}
_ESCAPE = re.compile("|".join(_ESCAPED))


def number_text(number: float | Decimal, *, digits: int = 0) -> CellNumber:
    """A number in plain figures with a dot, of at least `digits` digits. A float has the 15 figures that spreadsheets
    show: 19.990000000000002 is 19.99, and 501.0 is 501.
    """
    exact = Decimal(f"{number:.15g}") if isinstance(number, float) else Decimal(number)
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        text = "0"
    return CellNumber(text.zfill(digits) if text.isdecimal() else text)


def percent_text(number: float | Decimal) -> str:
    """A share as the percentage that a cell of percent format shows: 0.23 is 23%."""
    exact = Decimal(f"{number:.15g}") if isinstance(number, float) else Decimal(number)
    return f"{number_text(exact * 100)}%"


def formatted_number(number: float, number_format: str) -> str:
    """A number as its format shows it, as far as that matters: percentages, and codes filled up with zeros."""
    shown = _LITERALS.sub("", number_format)
    if "%" in shown:
        return percent_text(number)
    return number_text(number, digits=len(shown.partition(";")[0]) if _ZEROS.fullmatch(shown) else 0)


def moment_text(value: datetime | date | time | timedelta) -> str:
    """A date as 2026-11-23, with its time when that is not midnight."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value)


def flag_text(*, value: bool) -> str:
    """The word that a Polish spreadsheet shows."""
    return "PRAWDA" if value else "FAŁSZ"


def error_text(shown: str) -> str:
    """An error such as #N/A; the mark before it makes the cell refuse its row."""
    return SHEET_ERROR + shown


def plain_text(text: str) -> str:
    """A text without the escapes that Excel writes for line ends of Windows."""
    return _ESCAPE.sub(lambda found: _ESCAPED[found.group()], text) if "_x0" in text else text
