"""The panel's check: our own address, a key that dies with it, the outcome in the event log."""

import pytest

from baselinker_integration.accounts.check import connection_check
from event_log.models import Event, Severity
from tests.baselinker_integration.conformance.test_own_endpoint import shop_with_everything
from tests.baselinker_integration.shop import shop_make
from tests.services import free_port


def test_good_connection_is_an_information_without_problems(served_shop):
    shop = shop_with_everything()
    keys = list(shop.connection.keys.values_list("digest", flat=True))

    report = connection_check(connection=shop.connection, address=served_shop + shop.connection.path)

    assert report.failed == 0
    event = Event.objects.get(type="connection_checked")
    assert event.severity == Severity.INFO
    assert event.counts == {"passed": report.passed, "failed": 0}
    assert event.problems.count() == 0
    assert list(shop.connection.keys.values_list("digest", flat=True)) == keys
    assert not Event.objects.filter(type="wrong_password").exists()


@pytest.mark.django_db
def test_silent_address_is_an_error_that_names_the_rule():
    shop = shop_make()

    connection_check(connection=shop.connection, address=f"http://127.0.0.1:{free_port()}/baselinker/konto/")

    event = Event.objects.get(type="connection_checked")
    assert event.severity == Severity.ERROR
    assert [(row.code, row.item_code) for row in event.problems.all()] == [("rule_failed", "probe.reachable")]
