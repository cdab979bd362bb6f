"""The secrets behind communication keys and kept calls can change while BaseLinker goes on calling."""

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from baselinker_integration.accounts import callers
from baselinker_integration.accounts.keys import KEY_PURPOSE, key_import
from baselinker_integration.door.record import fields_seal, fields_unseal
from eshop.core.errors import Conflict
from eshop.core.peppers import peppers, secret_digest
from tests.baselinker_integration.shop import Shop, shop_make

pytestmark = pytest.mark.django_db
OLD, NEW, PEPPER = "o" * 40, "n" * 40, "p" * 40


@pytest.fixture
def shop(settings, monkeypatch) -> Shop:
    settings.SECRET_KEY = OLD
    monkeypatch.setattr(callers, "_known", {})
    return shop_make()


def is_known(shop: Shop) -> bool:
    return "error_code" not in shop.call("FileVersion")


def digests(shop: Shop) -> list[str]:
    return list(shop.connection.keys.values_list("digest", flat=True))


ROTATIONS = {
    "another SECRET_KEY": {"SECRET_KEY": NEW, "SECRET_KEY_FALLBACKS": [OLD]},
    "a pepper of its own": {"KEY_PEPPER": PEPPER},
    "both at once": {"KEY_PEPPER": PEPPER, "SECRET_KEY": NEW, "SECRET_KEY_FALLBACKS": [OLD]},
    "the second pepper": {"KEY_PEPPER": PEPPER, "KEY_PEPPER_FALLBACKS": [OLD], "SECRET_KEY": NEW},
}


@pytest.mark.parametrize("rotation", ROTATIONS)
def test_the_key_goes_on_and_is_stored_anew_with_its_next_call(shop, settings, rotation):
    before = digests(shop)
    for name, value in ROTATIONS[rotation].items():
        setattr(settings, name, value)
    assert is_known(shop)
    assert digests(shop) == [secret_digest(shop.key, KEY_PURPOSE)] != before
    settings.SECRET_KEY_FALLBACKS, settings.KEY_PEPPER_FALLBACKS = [], []
    assert is_known(shop)


def test_without_its_fallback_the_key_is_a_wrong_one(shop, settings):
    """The control."""
    settings.SECRET_KEY = NEW
    assert shop.call("FileVersion")["error_code"] == "incorrect_password"


def test_with_a_pepper_the_key_of_sessions_changes_without_a_fallback(shop, settings):
    settings.KEY_PEPPER = PEPPER
    assert is_known(shop)
    settings.SECRET_KEY = NEW
    assert is_known(shop)


def test_a_wrong_key_is_wrong_under_every_pepper_and_changes_nothing(shop, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    before, shop.key = digests(shop), "f" * 48
    assert shop.call("FileVersion")["error_code"] == "incorrect_password"
    assert digests(shop) == before


def test_a_key_stored_anew_costs_no_statement(shop, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    is_known(shop)
    callers._known.clear()
    with CaptureQueriesContext(database) as queries:
        assert is_known(shop)
    assert len(queries) == 1


def test_a_key_pasted_again_after_a_change_is_there_once(shop, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    key_import(connection=shop.connection, key=shop.key)
    assert digests(shop) == [secret_digest(shop.key, KEY_PURPOSE)]


def test_kept_calls_are_read_under_older_secrets_and_sealed_under_the_present_one(settings):
    settings.SECRET_KEY = OLD
    sealed = fields_seal({"a": "ż"})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS, settings.KEY_PEPPER = NEW, [OLD], PEPPER
    assert fields_unseal(sealed) == {"a": "ż"}
    anew = fields_seal({"a": "ż"})
    settings.SECRET_KEY_FALLBACKS = []
    assert fields_unseal(anew) == {"a": "ż"}
    with pytest.raises(Conflict):
        fields_unseal(sealed)


def test_the_present_secret_comes_first_and_each_once(settings):
    settings.KEY_PEPPER, settings.KEY_PEPPER_FALLBACKS = "", []
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD, NEW]
    assert peppers() == (NEW, OLD)
    settings.KEY_PEPPER, settings.KEY_PEPPER_FALLBACKS = PEPPER, [OLD]
    assert peppers() == (PEPPER, OLD, NEW)
