"""A text and what a person types for it become the same words."""

import pytest

from eshop.search.terms import code_words, email_words, phone_words, squeezed, terms, words


@pytest.mark.parametrize("typed", ["żółw", "ŻÓŁW", "Żółw", "zolw", "ZOLW", "z\u0307o\u0301łw"])
def test_a_word_is_the_same_in_any_case_and_without_its_marks(typed):
    assert words(typed) == ["zolw"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zażółć gęślą jaźń", ["zazolc", "gesla", "jazn"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("Łódź-Górna, m.3", ["lodz", "gorna", "m", "3"]),
        ("Ærø Þór İstanbul", ["aero", "thor", "istanbul"]),
        ("ﬁltr ①²", ["filtr", "12"]),
        ("'); DROP & | ! :* \\ %_", ["drop"]),
        ("Київ", ["киів"]),
        (" – ", []),
        ("a" * 100, ["a" * 64]),
    ],
)
def test_words_are_letters_and_digits_alone(text, expected):
    assert words(text) == expected


def test_codes_and_numbers_are_one_word_however_they_are_written():
    assert squeezed("KRA-010") == squeezed("kra 010") == "kra010"
    assert code_words("LAMPA-NAFT") == ["lampanaft", "lampa", "naft"]
    assert code_words("A1") == ["a1"]
    assert phone_words("+48 500-000-001") == ["48500000001", "500000001"]
    assert phone_words("12 345") == ["12345"]
    assert email_words("Anna.Kowalska@example.com") == ["annakowalskaexamplecom", "anna", "kowalska"]


def test_each_word_is_kept_once_and_not_without_end():
    assert terms(["a", "", "b", "a"]) == "a b"
    assert len(terms(str(number) for number in range(1000)).split()) == 400
