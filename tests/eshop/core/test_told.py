"""Texts that are kept with what they were made of, and told to another reader in that reader's language."""

import json
import pickle

import pytest
from django.utils import translation

from eshop.core.told import Told, told, told_again, told_keep

PRICE = {"pl": "oczekiwano: cena, np. 19,99; jest „dwa”", "en": "expected: a price, e.g. 19.99; found “dwa”"}


def _price():
    return told("oczekiwano: %(expectation)s; jest „%(value)s”") % {
        "expectation": told("cena, np. 19,99"),
        "value": "dwa",
    }


@pytest.mark.parametrize("written", ["pl", "en"])
@pytest.mark.parametrize("read", ["pl", "en"])
def test_a_text_is_told_again_in_the_language_of_its_reader(written, read):
    with translation.override(written):
        text = _price()
    assert text == PRICE[written]
    kept = json.loads(json.dumps(told_keep(text)))
    with translation.override(read):
        assert told_again(kept) == PRICE[read]


def test_a_text_keeps_what_it_was_made_of_on_its_way_to_disk_and_back():
    again = pickle.loads(pickle.dumps(_price()))
    assert (type(again), told_keep(again)) == (Told, told_keep(_price()))


def test_plain_texts_and_numbers_stay_as_they_are():
    assert told_again(told_keep("zwykły tekst 100%")) == "zwykły tekst 100%"
    with translation.override("en"):
        assert told_again(told_keep(told("wiersz ma ponad %(limit)d znaków") % {"limit": 10})) == told(
            "wiersz ma ponad %(limit)d znaków"
        ) % {"limit": 10}


def test_nothing_that_no_database_holds_is_kept():
    kept = told_keep(told("nieznane kodowanie „%(name)s”") % {"name": "a\x00b\ud800"})
    assert kept == ["nieznane kodowanie „%(name)s”", {"name": "ab?"}]
