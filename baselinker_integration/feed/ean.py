"""EAN and its relatives: GTIN-8, 12, 13 and 14 share one check digit rule."""

_LENGTHS = (8, 12, 13, 14)


def ean_is_valid(code: str) -> bool:
    """Whether `code` is all digits, of a known length, and ends in the right check digit."""
    if not (code.isascii() and code.isdecimal() and len(code) in _LENGTHS):
        return False
    total = sum(int(digit) * (3 if position % 2 else 1) for position, digit in enumerate(reversed(code[:-1]), start=1))
    return (10 - total % 10) % 10 == int(code[-1])
