"""Two owners who switch each other off at the same moment: one of them always remains."""

import time

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from eshop.core.errors import Conflict
from eshop.panel.roles import OWNER, roles_install
from eshop.staff import services
from eshop.staff.rights import owners
from tests import factories
from tests.concurrency.racing import race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _switch_each_other_off():
    """What became of the two attempts, and how many owners are left."""
    roles_install()
    people = [factories.user_make(OWNER, username=name) for name in ("pierwszy", "drugi")]

    def work(number):
        actor, account = people[number], people[1 - number]
        try:
            with transaction.atomic():
                services.account_guard(actor=actor, account=account)
                time.sleep(0.5)
                User.objects.filter(pk=account.pk).update(is_active=False)
        except Conflict:
            return "refused"
        return "done"

    return sorted(race(work, 2)), owners().count()


def test_one_owner_remains():
    assert _switch_each_other_off() == (["done", "refused"], 1)


def test_control_without_the_lock_nobody_remains(monkeypatch):
    monkeypatch.setattr(services, "owners_lock", lambda: None)
    assert _switch_each_other_off() == (["done", "done"], 0)
