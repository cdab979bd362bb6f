"""What many people do at one moment stands in the log once each, and with the value that really was there before."""

import pytest
from django.db import connection as database
from django.test import Client
from django.urls import reverse

from eshop.catalog.admin import ProductAdmin
from eshop.core.errors import ApplicationError
from eshop.orders.models import OrderStatus
from eshop.orders.services.opened import buyer_data_opened
from eshop.orders.services.status import order_status_move
from event_log.changes import changes_shown
from event_log.models import Event
from tests import factories
from tests.concurrency.racing import race
from tests.eshop.panel.test_audit import item_form

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
PEOPLE = 8


def test_an_order_opened_by_one_person_in_many_windows_is_one_event():
    person, order = factories.user_make(), factories.order_make()
    race(lambda number: buyer_data_opened(subject=order, person=person), PEOPLE)
    event = Event.objects.get()
    assert (event.type, event.repeats) == ("buyer_data_opened", PEOPLE - 1)


def test_control_without_the_unique_key_there_are_many():
    person, order = factories.user_make(), factories.order_make()
    key = Event._meta.get_field("collapse_key")
    plain = key.clone()
    plain._unique = False
    plain.set_attributes_from_name("collapse_key")
    with database.schema_editor() as editor:
        editor.alter_field(Event, key, plain)
    try:
        race(lambda number: buyer_data_opened(subject=order, person=person), PEOPLE)
        assert Event.objects.count() == PEOPLE
    finally:
        Event.objects.all().prune()
        with database.schema_editor() as editor:
            editor.alter_field(Event, plain, key)


def test_a_state_moved_by_many_is_one_event():
    order = factories.order_make()

    def move(number: int) -> bool:
        try:
            return order_status_move(order_id=order.pk, to=OrderStatus.CONFIRMED)
        except ApplicationError:
            return False

    assert sorted(race(move, PEOPLE)) == [False] * (PEOPLE - 1) + [True]
    assert Event.objects.filter(type="order_status_changed").count() == 1


def renamed_by_all(product) -> list[tuple[str, str]]:
    """Every person gives the item a name; what the log says, as old and new name in the order of the events."""
    people = [factories.user_make(is_superuser=True) for _number in range(PEOPLE)]

    def rename(number: int) -> int:
        client = Client()
        client.force_login(people[number])
        address = reverse("admin:catalog_product_edit", args=[product.pk])
        return client.post(address, item_form(product, name=f"Nazwa {number}")).status_code

    assert race(rename, PEOPLE) == [302] * PEOPLE
    events = Event.objects.filter(type="item_changed").order_by("pk")
    return [(change.old, change.new) for event in events for change in changes_shown(event.details)]


def is_chain(names: list[tuple[str, str]]) -> bool:
    return [old for old, _new in names] == ["Kubek", *(new for _old, new in names[:-1])]


def test_old_values_are_those_that_were_really_there():
    product = factories.product_make("K-1", name="Kubek", gross=None)
    names = renamed_by_all(product)
    assert len(names) == PEOPLE
    assert is_chain(names)


def test_control_without_the_lock_some_are_not(monkeypatch):
    monkeypatch.setattr(ProductAdmin, "audit_locks", False)
    chains = []
    for _attempt in range(5):
        Event.objects.all().prune()
        product = factories.product_make(name="Kubek", gross=None)
        chains.append(is_chain(renamed_by_all(product)))
        if not chains[-1]:
            break
    assert not all(chains)
