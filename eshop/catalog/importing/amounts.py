"""Numbers as people and programs write them ("12,50", "1 234,56 zł", "1,234.56") into Decimal, never through float."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from eshop.catalog.importing.cells import shown
from eshop.catalog.importing.rows import RowError
from eshop.core.money import to_money

_SPACES = re.compile("[ \t\u00a0\u2009\u202f']")
_CURRENCY = re.compile(r"(?:zł|pln)\.?$", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_GROUPED = {mark: re.compile(rf"[+-]?[0-9]{{1,3}}(?:\{mark}[0-9]{{3}})+(?:[.,][0-9]+)?") for mark in ".,"}
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")

_THOUSANDTH = Decimal("0.001")


def _number(value: str) -> Decimal | None:
    """The number that `value` writes, or None. With both marks the last one is the decimal mark."""
    text = _SPACES.sub("", value)
    marks = [mark for mark in text if mark in ".,"]
    if len(marks) > 1:
        thousands = marks[0]
        if not _GROUPED[thousands].fullmatch(text):
            return None
        text = text.replace(thousands, "")
    text = text.replace(",", ".")
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def _expected(field: str, expectation: str, value: str) -> RowError:
    return RowError(
        field, _("oczekiwano: %(expectation)s; jest „%(value)s”") % {"expectation": expectation, "value": shown(value)}
    )


def price_exact(value: str, field: str) -> Decimal | None:
    """An amount of money as written, not below zero; None when the cell is empty."""
    text = _CURRENCY.sub("", value.strip()).strip()
    if not text:
        return None
    if _AMBIGUOUS.fullmatch(_SPACES.sub("", text)):
        raise _expected(field, _("cena jednoznaczna, np. 1234,00 albo 1.23"), value)
    amount = _number(text)
    if amount is None:
        raise _expected(field, _("cena, np. 19,99"), value)
    if amount < 0:
        raise _expected(field, _("cena nieujemna"), value)
    if amount >= Decimal(10) ** 9:
        raise _expected(field, _("cena mniejsza niż miliard"), value)
    return amount


def price(value: str, field: str) -> Decimal | None:
    """A gross price in whole grosze, half up; None when the cell is empty."""
    amount = price_exact(value, field)
    return None if amount is None else to_money(amount)


def quantity(value: str, field: str) -> Decimal | None:
    """Pieces on hand, below zero allowed (the connector reports it); None when the cell is empty."""
    if not value.strip():
        return None
    amount = _number(value)
    if amount is None or amount != amount.quantize(_THOUSANDTH):
        raise _expected(field, _("liczba sztuk, najwyżej trzy miejsca po przecinku"), value)
    if abs(amount) >= Decimal(10) ** 9:
        raise _expected(field, _("liczba sztuk mniejsza niż miliard"), value)
    return amount


def weight(value: str, field: str, *, kilograms: Decimal = Decimal(1)) -> Decimal | None:
    """Weight in kg to the gram; `kilograms` is what one unit of the cell weighs. None when the cell is empty."""
    if not value.strip():
        return None
    amount = _number(value)
    if amount is None or amount < 0 or amount * kilograms >= Decimal(10) ** 7:
        raise _expected(field, _("waga, liczba nieujemna"), value)
    return (amount * kilograms).quantize(_THOUSANDTH, rounding=ROUND_HALF_UP)


def day(value: str, field: str) -> date | None:
    """A date as 2026-11-23 or, as American exports write it, 11/23/26; None when the cell is empty."""
    text = value.strip()
    if not text:
        return None
    american = re.match(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})(?![0-9])", text)
    try:
        if american:
            month, day_of_month, year = (int(part) for part in american.groups())
            return date(year if year > 99 else 2000 + year, month, day_of_month)
        return date.fromisoformat(text[:10])
    except ValueError:
        raise _expected(field, _("data, np. 2026-11-23"), value) from None


def is_within(today: date, first: date | None, last: date | None) -> bool:
    """Whether `today` lies in the period; an open end is None. Rule: a sale price counts on these days only."""
    return (first is None or first <= today) and (last is None or today <= last)
