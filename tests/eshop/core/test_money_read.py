"""Amounts as people type them."""

from decimal import Decimal

import pytest

from eshop.core.errors import ApplicationError
from eshop.core.numbers import money_read


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12,50", "12.50"),
        ("12.5", "12.50"),
        ("1 249", "1249.00"),
        ("1\u202f249,00 zł", "1249.00"),
        ("zł 12", "12.00"),
        ("0", "0.00"),
        ("9999999999,99", "9999999999.99"),
    ],
)
def test_comma_dot_and_spaces_are_read(typed, amount):
    assert str(money_read(typed)) == amount
    assert isinstance(money_read(typed), Decimal)


@pytest.mark.parametrize(
    "typed", ["", "abc", "1.249", "1,249", "12,505", "-5", "1e3", "NaN", "99999999999", "1,2,3", "12 50"]
)
def test_what_has_no_or_two_readings_is_refused(typed):
    with pytest.raises(ApplicationError) as error:
        money_read(typed)
    assert error.value.field == "value"
