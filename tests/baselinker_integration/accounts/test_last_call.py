"""When BaseLinker called last: by its key, a minute apart, never by the shop's own check."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from baselinker_integration.accounts import callers
from baselinker_integration.accounts.callers import LastCall, last_calls
from baselinker_integration.conformance.client import USER_AGENT
from baselinker_integration.door.answer import ConnectorRequest, answer
from baselinker_integration.models import SyncRun
from eshop.addons.services import addon_suspend
from eshop.core import clock
from eshop.core.models import Heartbeat
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def shop(monkeypatch):
    monkeypatch.setattr(callers, "_noted", {})
    return shop_make()


def noted(shop):
    return sorted(Heartbeat.objects.filter(name__startswith="called:").values_list("name", flat=True))


def names(shop, *actions):
    return [f"called:{shop.connection.pk}:{action}" for action in actions]


def test_a_call_is_noted_with_its_action_and_another_after_a_minute(shop):
    shop.call("FileVersion", NOW)
    shop.call("SupportedMethods", NOW + timedelta(seconds=60))
    assert noted(shop) == names(shop, "FileVersion")
    shop.call("ProductsCategories", NOW + timedelta(seconds=61))
    assert noted(shop) == names(shop, "FileVersion", "ProductsCategories")
    (found,) = last_calls([shop.connection]).values()
    assert found.action == "ProductsCategories"
    assert abs(found.at - clock.now()) < timedelta(minutes=1)


def test_a_wrong_key_and_the_shops_own_check_are_not_baselinker(shop):
    fields = {"bl_pass": "another key altogether", "action": "FileVersion"}
    answer(ConnectorRequest(slug=shop.connection.slug, fields=fields, received_at=NOW))
    own = {"bl_pass": shop.key, "action": "FileVersion"}
    answer(ConnectorRequest(slug=shop.connection.slug, fields=own, received_at=NOW, user_agent=USER_AGENT))
    assert noted(shop) == []
    assert last_calls([shop.connection]) == {}


def test_a_call_that_a_suspended_addon_refuses_was_a_call(shop):
    addon_suspend(code="baselinker")
    assert shop.call("ProductsPrices", NOW)["error_code"] == "addon_suspended"
    assert noted(shop) == names(shop, "ProductsPrices")


def test_invented_actions_leave_one_row(shop):
    for minute, name in enumerate(("\x00" + "x" * 100, "Nieznana", "")):
        shop.call(name, NOW + timedelta(minutes=2 * minute))
    assert noted(shop) == names(shop, "")


def test_a_database_that_takes_nothing_costs_the_call_nothing(shop, monkeypatch):
    def refuse(*_args, **_options):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(callers, "heartbeat", refuse)
    assert shop.call("FileVersion", NOW)["platform"]
    assert noted(shop) == []


def test_before_calls_were_noted_the_runs_tell(shop):
    other = shop_make(name="Drugie").connection
    fields = {"business_date": NOW.date(), "opened_at": NOW, "moved_at": NOW, "generation": 1}
    SyncRun.objects.create(connection=shop.connection, last_call_at=NOW, **fields)
    assert last_calls([shop.connection, other]) == {shop.connection.pk: LastCall(NOW, "")}
