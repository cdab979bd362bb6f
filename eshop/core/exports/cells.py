"""How a value reads in a file."""

from datetime import date, datetime
from decimal import Decimal

from eshop.core.clock import WARSAW

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell_text(value: object) -> str:
    """`value` as text: Warsaw time, a comma-free number, nothing for None; characters that no format carries go."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(WARSAW).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return printable(str(value))


def printable(text: str) -> str:
    """`text` without the control characters and surrogates that XML forbids."""
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def formula_safe(value: object) -> str:
    """Text that a spreadsheet shows instead of running: a leading apostrophe where it would read a formula.

    Numbers keep their minus sign. Rule of OWASP on CSV injection.
    """
    text = cell_text(value)
    if isinstance(value, int | Decimal) or not text.lstrip(" ").startswith(FORMULA_STARTS):
        return text
    return f"'{text}"
