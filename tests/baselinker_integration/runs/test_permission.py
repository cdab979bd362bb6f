"""One more import of the day's copy, by a person with the right (contract, section 5)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from baselinker_integration.accounts.connections import connection_update
from baselinker_integration.models import RepeatPermission
from baselinker_integration.runs.permission import permissions_end_due, repeat_allow
from eshop.core import clock
from eshop.core.errors import ApplicationError
from event_log.models import Event, Severity
from tests import factories
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def later(minutes):
    return MORNING + timedelta(minutes=minutes)


@pytest.fixture
def shop():
    made = shop_make()
    made.ids = [str(product_make(f"K{number}").pk) for number in range(3)]
    made.data(made.walk("ProductsList", MORNING), MORNING)
    return made


def allow(shop, at=None):
    return repeat_allow(connection=shop.connection, reason="Awaria w BaseLinkerze", now=at or later(10))


def is_refused(shop, at):
    return shop.call("ProductsList", at).get("error_code") == "sync_limit"


def ends():
    return list(RepeatPermission.objects.order_by("id").values_list("end", flat=True))


def test_it_lets_the_same_copy_be_fetched_once_more_until_all_of_it_was(shop):
    assert is_refused(shop, later(5))
    allow(shop)
    shop.data(shop.walk("ProductsList", later(11)), later(11))
    assert is_refused(shop, later(12))
    assert ends() == ["delivered"]
    allowed, ended = Event.objects.get(type="repeat_allowed"), Event.objects.get(type="repeat_ended")
    assert allowed.details["reason"] == "Awaria w BaseLinkerze"
    assert (ended.severity, ended.message) == (Severity.INFO, "Pobrano ponownie całą kopię.")
    assert Event.objects.filter(type="copy_delivered_again").count() == 1


def test_it_ends_thirty_minutes_after_its_first_call_also_when_nobody_calls(shop):
    allow(shop)
    assert not is_refused(shop, later(60))
    shop.data(shop.ids[:1], later(61))
    assert not is_refused(shop, later(89))
    assert permissions_end_due(later(89)) == 0
    assert permissions_end_due(later(90)) == 1
    assert is_refused(shop, later(91))
    assert ends() == ["time_up"]
    assert Event.objects.get(type="repeat_ended").severity == Severity.WARNING


def test_it_ends_with_the_day_unused(shop):
    allow(shop)
    shop.call("ProductsList", MORNING + timedelta(days=1))
    assert ends() == ["day_over"]
    assert Event.objects.get(type="repeat_ended").message == "Z zezwolenia nikt nie skorzystał."


def test_it_may_be_given_again_once_it_has_ended(shop):
    allow(shop)
    with pytest.raises(ApplicationError):
        allow(shop)
    assert not is_refused(shop, later(11))
    permissions_end_due(later(45))
    allow(shop, later(50))
    assert not is_refused(shop, later(51))


@pytest.mark.parametrize("case", ["no reason", "not refused", "same copy"])
def test_it_is_given_only_while_listings_are_refused_and_with_a_reason(shop, case):
    at = MORNING + timedelta(days=1) if case == "not refused" else later(10)
    if case == "same copy":
        connection_update(connection=shop.connection, repeated_import="same_copy")
        shop.connection.refresh_from_db()
    with pytest.raises(ApplicationError):
        repeat_allow(connection=shop.connection, reason=" " if case == "no reason" else "Awaria", now=at)
    assert not RepeatPermission.objects.exists()


def test_the_button_asks_for_the_right_and_a_reason(client):
    shop = shop_make()
    shop.data([product_make().pk for _ in range(1)])
    shop.products_import(clock.now())
    address = reverse("admin:baselinker_connection_repeat_view", args=[shop.connection.pk])
    factories.sign_in(client, factories.user_make("Tylko odczyt", username="maria"))
    assert client.get(address).status_code == 403
    factories.sign_in(client, factories.user_make("Właściciel", username="anna"))
    page = client.get(reverse("admin:baselinker_connection_change", args=[shop.connection.pk])).content.decode()
    assert "Zezwól na ponowny import dziś" in page
    assert client.post(address, {"reason": ""}).status_code == 200
    assert not RepeatPermission.objects.exists()
    assert client.post(address, {"reason": "Awaria"}).status_code == 302
    event = Event.objects.get(type="repeat_allowed")
    assert (event.actor.partition(":")[0], event.details["reason"]) == ("person", "Awaria")
    assert Permission.objects.filter(codename="allow_repeat").count() == 1
