"""How a value reads in a file."""

from datetime import date, datetime
from decimal import Decimal
from unicodedata import category

from eshop.core.clock import WARSAW

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−")
"""The last ones are the full-width and small forms, which spreadsheets of East Asia take for the plain ones."""


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

    Numbers keep their minus sign and have the comma that Polish spreadsheets read. What cannot be seen in front of a
    sign does not hide it. Rule of OWASP on CSV injection.
    """
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    text = cell_text(value)
    if isinstance(value, int) or not _seen_start(text).startswith(FORMULA_STARTS):
        return text
    return f"'{text}"


def _seen_start(text: str) -> str:
    """`text` from its first character that is neither a kind of space nor invisible (U+200B, U+FEFF and the like)."""
    for place, char in enumerate(text):
        if char in FORMULA_STARTS or not (char.isspace() or category(char) in ("Cf", "Cc", "Zs", "Mn", "Me")):
            return text[place:]
    return ""
