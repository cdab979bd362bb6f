"""Passwords that are refused. Everything is checked here, none is sent anywhere."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DIFFERENT = 6
"""Least number of different characters."""

OWN_WORDS = ("esklep", "sklep", "panel", "baselinker", "comarch", "administrator", "admin", "wlasciciel")
FREQUENT_WORDS = (
    *("haslo", "qwerty", "qwertz", "asdfgh", "zxcvbn", "password", "polska", "polski", "warszawa", "krakow"),
    *("kochanie", "kocham", "mateusz", "michal", "monika", "karolina", "agnieszka", "marcin", "bartek", "dupa"),
    *("zaq", "wsx", "lol", "misiek", "legia", "samsung", "iloveyou", "letmein", "welcome", "dragon", "monkey"),
    *("lato", "zima", "wiosna", "jesien", "styczen", "luty", "marzec", "kwiecien", "maj", "czerwiec", "lipiec"),
    *("sierpien", "wrzesien", "pazdziernik", "listopad", "grudzien", "test", "start", "witaj", "tajne", "abc"),
)


def _plain(text: str) -> str:
    """Small letters without accents, and the usual digits and signs in the place of letters undone."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return letters.translate(str.maketrans("@4301!$57", "aaeolisst"))


def _bare(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text)


@cache
def _frequent() -> frozenset[str]:
    """Django's list of 20,000 frequent passwords, read once per process."""
    return frozenset(CommonPasswordValidator().passwords)


class FrequentPasswordValidator:
    """Refuses passwords of Django's list, also with digits and signs around them, and digits alone."""

    def validate(self, password: str, user: Any = None) -> None:
        lowered = password.casefold().strip()
        folded = unicodedata.normalize("NFKD", lowered.replace("ł", "l"))
        lowered = "".join(sign for sign in folded if not unicodedata.combining(sign))
        if re.fullmatch(r"[\d\W_]+", lowered):
            raise ValidationError(_("Hasło nie może się składać z samych cyfr i znaków."), code="password_numeric")
        core = _bare(lowered)
        stripped = re.sub(r"^[\d\W_]+|[\d\W_]+$", "", lowered)
        is_word = core in FREQUENT_WORDS or _bare(_plain(password)) in FREQUENT_WORDS
        if is_word or not _frequent().isdisjoint((lowered, stripped, core)):
            raise ValidationError(_("To hasło jest zbyt często używane."), code="password_frequent")

    def get_help_text(self) -> str:
        return _("Hasło nie może być jednym z często używanych, także z dopisanymi cyframi, ani samymi cyframi.")


class OwnWordsValidator:
    """Refuses passwords that are little more than a word of the shop or of the person."""

    def validate(self, password: str, user: Any = None) -> None:
        plain, lowered = _plain(password), password.casefold()
        for word in (*OWN_WORDS, *_words_of(user)):
            for text in (plain, lowered):
                rest = re.sub(r"[\d\W_]+", "", text.replace(word, ""))
                if word in re.sub(r"[\W_]+", "", text) and len(rest) < len(word) + 4:
                    raise ValidationError(
                        _("Hasło jest zbudowane na słowie, które łatwo odgadnąć: %(word)s."),
                        code="password_own_word",
                        params={"word": word},
                    )

    def get_help_text(self) -> str:
        return _("Hasło nie może być zbudowane na loginie, imieniu, adresie e-mail ani nazwie sklepu.")


def _words_of(user: Any) -> set[str]:
    values = [getattr(user, name, "") or "" for name in ("username", "first_name", "last_name", "email")]
    words = {part for value in values for part in re.split(r"[\W_\d]+", _plain(str(value)))}
    return {word for word in words if len(word) >= 4}


class VarietyValidator:
    """Refuses repetitions: few different characters, or a short piece again and again."""

    def validate(self, password: str, user: Any = None) -> None:
        is_repeated = re.fullmatch(r"(.{1,6}?)\1+", password) is not None
        if len(set(password.casefold())) < DIFFERENT or is_repeated or _is_sequence(password.casefold()):
            raise ValidationError(
                _("Użyj co najmniej %(count)s różnych znaków, bez powtórzeń i kolejnych liter lub cyfr."),
                code="password_monotonous",
                params={"count": DIFFERENT},
            )

    def get_help_text(self) -> str:
        return _("Użyj co najmniej %(count)s różnych znaków, bez powtórzeń i kolejnych liter lub cyfr.") % {
            "count": DIFFERENT
        }


_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop")


def _is_sequence(password: str) -> bool:
    """Whether most of it runs along the alphabet, the digits or the keyboard."""
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        longest = SequenceMatcher(None, password, row, autojunk=False).find_longest_match().size
        if longest >= 6 and longest * 2 >= len(password):
            return True
    return False
