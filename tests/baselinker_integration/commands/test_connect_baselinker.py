import json
from datetime import time

import pytest
from django.core.management import CommandError, call_command

from baselinker_integration.models import Connection, ConnectionKey, Feed
from eshop.addons.models import Addon, AddonState
from eshop.catalog.models import PriceList
from event_log.models import Event
from tests.baselinker_integration.shop import Shop, product_make

pytestmark = pytest.mark.django_db

OWN_KEY = "0123456789abcdef0123"


@pytest.fixture
def connect(capsys):
    def call(*arguments: str) -> dict[str, str]:
        call_command("connect_baselinker", "--name", "Allegro", "--json", *arguments)
        told: dict[str, str] = json.loads(capsys.readouterr().out)
        return told

    return call


def test_account_answers_at_the_printed_address_with_the_printed_key(connect):
    product_make()
    told = connect()
    assert told["path"] == "/baselinker/allegro/"
    assert Addon.objects.get(code="baselinker").state == AddonState.ACTIVE
    shop = Shop(Connection.objects.get(), told["key"])
    assert shop.call("FileVersion")["standard"] == 4


def test_feed_is_prepared_but_not_shown(connect):
    product_make()
    connect()
    feed = Feed.objects.get()
    assert feed.prepared_at is not None
    assert feed.published == 0


def test_options_are_stored(connect):
    PriceList.objects.create(name="Hurt")
    told = connect("--key", OWN_KEY, "--language", "en", "--price-list", "Hurt", "--day-start", "06:10")
    connection = Connection.objects.select_related("price_list").get()
    assert told["key"] == OWN_KEY
    assert (connection.language, connection.day_start) == ("en", time(6, 10))
    assert connection.price_list is not None
    assert connection.price_list.name == "Hurt"


def test_public_address_is_told_when_it_is_known(connect, settings):
    assert connect()["url"] is None
    settings.PUBLIC_URL = "https://panel.example.invalid"
    Connection.objects.all().delete()
    assert connect()["url"] == "https://panel.example.invalid/baselinker/allegro/"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--price-list", "Nie ma"),
        ("--day-start", "25:00"),
        ("--day-start", "6:10"),
        ("--language", "xx"),
        ("--key", "short"),
    ],
)
def test_wrong_option_changes_nothing(connect, arguments):
    with pytest.raises(CommandError):
        connect(*arguments)
    assert not Connection.objects.exists()
    assert not Addon.objects.exists()
    assert not Event.objects.exists()


def test_taken_name_is_refused_and_the_first_account_keeps_its_key(connect):
    connect()
    digest = ConnectionKey.objects.get().digest
    with pytest.raises(CommandError):
        connect()
    assert [key.digest for key in ConnectionKey.objects.all()] == [digest]


def test_key_is_stored_nowhere_in_clear(connect):
    key = connect()["key"]
    assert key not in ConnectionKey.objects.get().digest
    assert all(key not in json.dumps([event.message, event.details, event.counts]) for event in Event.objects.all())


def test_build_feed_prepares_every_account_that_is_on(connect, capsys):
    connect()
    product_make()
    call_command("build_feed", "--json")
    assert json.loads(capsys.readouterr().out) == {"feeds": [{"connection": "Allegro", "processed": 1}]}
    call_command("build_feed", "--json", "--connection", "Allegro")
    assert json.loads(capsys.readouterr().out) == {"feeds": [{"connection": "Allegro", "processed": 0}]}
    with pytest.raises(CommandError, match="Inne"):
        call_command("build_feed", "--connection", "Inne")
