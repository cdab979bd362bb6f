"""Each mask hides what it is for and shows that something is there."""

import pytest

from eshop.core.masking import comment_mask, email_mask, name_mask, shape_mask, tail_mask, whole_mask


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (name_mask, "Jan  Maria Kowalski", "J… M… K…"),
        (name_mask, "a b c d e f", "a… b… c… d… e…"),
        (email_mask, "jan.kowalski@poczta.kowalski.pl", "j…@….pl"),
        (email_mask, "@example.com", "…@….com"),
        (email_mask, "jan@localhost", "j…@…"),
        (email_mask, "bez małpy", "b…"),
        (tail_mask, "+48 600 100 200", "…200"),
        (tail_mask, "600100", "…"),
        (whole_mask, "Długa 1", "…"),
        (comment_mask, "[Allegro: ala] proszę dzwonić", "[Allegro… (29)"),
        (comment_mask, "Proszę dzwonić: 600100200", "… (25)"),
        (shape_mask, "4 maja 2026", "9 xxxx 9999"),
        (shape_mask, "tak", "tak"),
    ],
)
def test_what_a_mask_shows(mask, text, shown):
    assert mask(text) == shown


@pytest.mark.parametrize("mask", [name_mask, email_mask, tail_mask, whole_mask, comment_mask, shape_mask])
def test_nothing_stays_nothing(mask):
    assert mask("") == ""
