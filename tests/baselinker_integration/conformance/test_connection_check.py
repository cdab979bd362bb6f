"""The panel's check: our own address, a key that dies with it, the outcome in the event log."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection as database
from django.urls import reverse

from baselinker_integration.accounts import check as check_module
from baselinker_integration.accounts.check import connection_check
from baselinker_integration.accounts.keys import key_create_temporary
from baselinker_integration.models import ConnectionKey
from eshop.core.errors import ApplicationError
from event_log.models import Event, Severity
from tests.baselinker_integration.conformance.test_own_endpoint import shop_with_everything
from tests.baselinker_integration.shop import shop_make
from tests.services import free_port


def test_good_connection_is_an_information_without_problems(served_shop, settings):
    settings.OWN_URL = served_shop
    shop = shop_with_everything()
    keys = list(shop.connection.keys.values_list("digest", flat=True))

    report = connection_check(connection=shop.connection)

    assert report.failed == 0
    event = Event.objects.get(type="connection_checked")
    assert event.severity == Severity.INFO
    assert event.counts == {"passed": report.passed, "failed": 0}
    assert event.problems.count() == 0
    assert list(shop.connection.keys.values_list("digest", flat=True)) == keys
    assert not Event.objects.filter(type="wrong_password").exists()


@pytest.mark.django_db
def test_silent_address_is_an_error_that_names_the_rule(settings):
    settings.OWN_URL = f"http://127.0.0.1:{free_port()}"
    shop = shop_make()

    connection_check(connection=shop.connection)

    event = Event.objects.get(type="connection_checked")
    assert event.severity == Severity.ERROR
    assert [(row.code, row.item_code) for row in event.problems.all()] == [("rule_failed", "probe.reachable")]


@pytest.mark.django_db
def test_the_next_check_solves_one_that_failed(settings):
    settings.OWN_URL = f"http://127.0.0.1:{free_port()}"
    shop = shop_make()
    for _times in range(2):
        connection_check(connection=shop.connection)
    first, second = Event.objects.filter(type="connection_checked").order_by("id")
    assert (first.solves, second.solves) == (None, first)


@pytest.fixture
def asked(monkeypatch):
    """The addresses that checks would call."""
    addresses = []

    def run(*, url, **_rest):
        addresses.append(url)
        raise ApplicationError("No call in this test.")

    monkeypatch.setattr(check_module, "connector_check_run", run)
    return addresses


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("public", "called"), [("https://panel.example.com", "https://panel.example.com"), ("", "http://127.0.0.1:8000")]
)
def test_the_address_comes_from_the_settings_and_never_from_the_request(asked, settings, client, public, called):
    settings.PUBLIC_URL, settings.OWN_URL = public, "http://127.0.0.1:8000"
    shop = shop_make()
    client.force_login(get_user_model().objects.create_superuser("admin", "", "x"))
    page = reverse("admin:baselinker_connection_check_view", args=[shop.connection.pk])

    client.post(page, headers={"Host": "127.0.0.1:8209", "X-Forwarded-Host": "127.0.0.1:8209"})

    assert asked == [f"{called}{shop.connection.path}"]


@pytest.mark.django_db
def test_one_check_at_a_time_for_each_account(asked, client):
    shop, other = shop_make(), shop_make(name="Drugie")
    key_create_temporary(connection=shop.connection, lifetime=timedelta(minutes=10))
    client.force_login(get_user_model().objects.create_superuser("admin", "", "x"))

    for connection in (shop.connection, other.connection):
        answer = client.post(reverse("admin:baselinker_connection_check_view", args=[connection.pk]), follow=True)
        assert answer.status_code == 200
        assert ("jest właśnie sprawdzane" in answer.content.decode()) == (connection == shop.connection)

    assert len(asked) == 1


@pytest.mark.django_db
def test_a_check_that_died_is_in_nobodys_way_once_its_key_has_run_out():
    shop = shop_make()
    key_create_temporary(connection=shop.connection, lifetime=timedelta(minutes=-1))
    key_create_temporary(connection=shop.connection, lifetime=timedelta(minutes=10))
    assert shop.connection.keys.filter(is_for_check=True).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_of_checks_that_begin_at_once_the_database_lets_one_run(is_guarded, request):
    if not is_guarded:
        request.getfixturevalue("without_the_constraint")
    if database.vendor == "sqlite":
        request.getfixturevalue("sqlite_file")
    connection = shop_make().connection
    started, refused = threading.Barrier(4), []

    def begin():
        started.wait()
        try:
            key_create_temporary(connection=connection, lifetime=timedelta(minutes=10))
        except ApplicationError:
            refused.append(True)
        finally:
            database.close()

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), connection.keys.filter(is_for_check=True).count()) == ((3, 1) if is_guarded else (0, 4))


@pytest.fixture
def without_the_constraint(transactional_db, request):
    """The control: nothing but the database decides."""
    if database.vendor == "sqlite":
        request.getfixturevalue("sqlite_file")
    (constraint,) = [one for one in ConnectionKey._meta.constraints if one.name == "one_check_at_a_time"]
    with database.schema_editor() as editor:
        editor.remove_constraint(ConnectionKey, constraint)
    yield
    ConnectionKey.objects.filter(is_for_check=True).delete()
    with database.schema_editor() as editor:
        editor.add_constraint(ConnectionKey, constraint)
