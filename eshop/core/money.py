"""Money is Decimal with two places, rounded half up; nothing here ever touches a float."""

from decimal import ROUND_HALF_UP, Decimal

GROSZ = Decimal("0.01")


def to_money(amount: Decimal) -> Decimal:
    """`amount` in whole grosze."""
    return amount.quantize(GROSZ, rounding=ROUND_HALF_UP)


def money_text(amount: Decimal) -> str:
    """`amount` as the wire writes it: a dot, two places, no thousands separator ("1234.50")."""
    return f"{to_money(amount):f}"
