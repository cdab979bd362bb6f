"""BaseLinker calls an address to say that an order changed: the order is read, and nothing else happens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from baselinker_integration.models import TokenAccount, WayBack
from baselinker_integration.player.token_api.orders import order_edit, order_remove
from baselinker_integration.way_back.hints import hint_secret, hint_secret_make, hints_read
from eshop.core import clock
from tests.baselinker_integration.way_back.orders import events

pytestmark = pytest.mark.django_db


@pytest.fixture
def hinting(sending, world):
    """An account that reads changes, of a BaseLinker without a journal, with an address for hints."""
    world.switches.journal_is_on = False
    TokenAccount.objects.filter(pk=sending.pk).update(reads_changes=True)
    hint_secret_make(account=sending)
    sending.refresh_from_db()
    return sending


def address(account):
    return reverse("baselinker-hint", args=[account.connection.slug, hint_secret(account)])


@pytest.mark.parametrize("method", ["head", "get", "post"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_hint_has_the_order_read(client, world, both, hinting, method, slash):
    order = both(501)
    order_edit(world, 501, phone="700800900")
    assert hints_read() == 0
    answer = getattr(client, method)(f"{address(hinting)}{slash}?order_id=501&state=zaplacone", secure=True)
    assert (answer.status_code, answer.content) == (204, b"")
    assert world.calls == []
    assert (hints_read(), hints_read()) == (1, 0)
    assert [call.parameters["order_id"] for call in world.calls] == [501]
    assert [event.subject_id for event in events("order_changed_there")] == [str(order.pk)]


def test_many_hints_in_half_a_minute_are_one_look(client, world, both, hinting, monkeypatch):
    both(501)
    for _hint in range(5):
        client.head(f"{address(hinting)}?order_id=501", secure=True)
    hints_read()
    client.head(f"{address(hinting)}?order_id=501", secure=True)
    assert (hints_read(), len(world.calls)) == (0, 1)
    monkeypatch.setattr(clock, "now", lambda: timezone.now() + timedelta(seconds=31))
    client.head(f"{address(hinting)}?order_id=501", secure=True)
    assert (hints_read(), len(world.calls)) == (1, 2)


@pytest.mark.parametrize("number", ["", "999", "' OR 1=1 --", "9" * 400])
def test_a_number_that_the_shop_does_not_have_is_left_out(client, both, hinting, number):
    both(501)
    assert client.get(address(hinting), {"order_id": number}, secure=True).status_code == 204
    assert not WayBack.objects.filter(hinted_at__isnull=False).exists()


def test_an_address_that_does_not_hold_is_not_found(client, both, hinting):
    both(501)
    former = address(hinting)
    hint_secret_make(account=hinting)
    hinting.refresh_from_db()
    assert address(hinting) != former
    wrong = reverse("baselinker-hint", args=[hinting.connection.slug, "0" * 32])
    assert [client.get(path, {"order_id": "501"}, secure=True).status_code for path in (former, wrong)] == [404, 404]
    TokenAccount.objects.update(hint_version=0)
    assert client.get(address_of_none(hinting), secure=True).status_code == 404
    assert not WayBack.objects.filter(hinted_at__isnull=False).exists()
    assert len(events("hint_address_made")) == 2


def address_of_none(account):
    return reverse("baselinker-hint", args=[account.connection.slug, hint_secret(account)])


def test_after_another_pepper_the_address_holds_as_long_as_the_old_one_is_kept(client, both, hinting, settings):
    both(501)
    known = address(hinting)
    settings.KEY_PEPPER, settings.KEY_PEPPER_FALLBACKS = "another-pepper-" * 4, [settings.KEY_PEPPER]
    assert client.get(known, {"order_id": "501"}, secure=True).status_code == 204


def test_a_hint_that_could_not_be_followed_stays(client, world, both, hinting):
    both(501)
    client.head(f"{address(hinting)}?order_id=501", secure=True)
    world.faults.add("gateway")
    assert (hints_read(), hints_read()) == (0, 1)


def test_a_hint_of_an_order_that_is_gone_begins_the_second_look(client, world, both, hinting):
    both(501)
    order_remove(world, 501)
    client.head(f"{address(hinting)}?order_id=501", secure=True)
    assert hints_read() == 1
    assert "gone_at" in WayBack.objects.get().unsure
