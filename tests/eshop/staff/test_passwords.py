"""Which passwords are refused, without asking anybody outside."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

WEAK = [
    *("123456789012", "aaaaaaaaaaaa", "haslo1234567", "polska123456", "Qwerty123456!", "admin1234567"),
    *("Hasło1234567!", "H@slo1234567", "password1234", "e-sklep-2026", "ESklep123456", "BaseLinker2026!"),
    *("janusz.nowak1", "Janusz123456", "nowak-nowak-1", "abcdefghijkl", "qwertyuiop12", "abcabcabcabc"),
    *("1qaz2wsx3edc", "za krótkie", "0000000000001", "!!!!1234!!!!", "zielony-balkon"[:8]),
]
STRONG = [
    "cztery zielone rowery w garażu",
    "Tr0m-bek!kwietnik",
    "x7$Lp2&vQ9mZ",
    "sklepikarz z ulicy Długiej 7",
    "correct horse battery",
    "Admiralicja pod Kłodzkiem",
]


@pytest.fixture
def person():
    return User(username="janusz.nowak", first_name="Janusz", last_name="Nowak", email="janusz@example.com")


@pytest.mark.parametrize("password", WEAK)
def test_a_weak_password_is_refused(person, password):
    with pytest.raises(ValidationError):
        validate_password(password, person)


@pytest.mark.parametrize("password", STRONG)
def test_a_good_password_is_taken(person, password):
    validate_password(password, person)
