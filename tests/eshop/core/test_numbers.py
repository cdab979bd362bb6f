import pytest

from eshop.core.numbers import whole_number, whole_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5000, None)]
    + [(text, None) for text in ("", " 1", "-1", "+1", "1.0", "1_0", "²", "٣", "x")],
)
def test_only_ascii_digits_that_a_row_can_have_are_a_number(text, number):
    assert whole_number(text) == number


def test_the_length_may_be_stated():
    assert (whole_number("12345", digits=5), whole_number("123456", digits=5)) == (12345, None)


def test_a_list_is_read_as_its_texts_are_one_by_one():
    texts = ["7", "x", "-1", "٣", "9" * 19, "", " 8", "0"]
    assert whole_numbers(texts) == [n for n in map(whole_number, texts) if n is not None] == [7, 0]
