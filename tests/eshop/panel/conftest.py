import pytest

from tests import factories


@pytest.fixture
def owner(db):
    return factories.user_make("Właściciel", username="wlasciciel")


@pytest.fixture
def reader(db):
    return factories.user_make("Tylko odczyt", username="jan.czytelnik")


@pytest.fixture
def panel(client, owner):
    """A signed-in owner's client."""
    factories.sign_in(client, owner)
    return client
