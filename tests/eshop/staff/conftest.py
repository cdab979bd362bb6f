import pytest
from django.contrib.auth.models import User
from django.core.cache import cache

from eshop.panel.roles import OWNER
from tests import factories

PASSWORD = "cztery zielone rowery w garażu"


@pytest.fixture(autouse=True)
def _no_limit_is_left_over(db):
    cache.clear()


@pytest.fixture
def mails_at_once(monkeypatch):
    """Mails are sent before the answer, so that a test may look for them after it."""

    class AtOnce:
        def submit(self, send, message):
            send(message)

    monkeypatch.setattr("eshop.staff.mails.mailing._sending", AtOnce())
    # It is the connection of the test.
    monkeypatch.setattr("eshop.staff.mails.mailing.close_old_connections", lambda: None)


@pytest.fixture
def boss(db):
    """An owner with a good password."""
    user = factories.user_make(OWNER, username="szef")
    user.set_password(PASSWORD)
    user.email = "szef@example.com"
    user.save()
    return User.objects.get(pk=user.pk)
