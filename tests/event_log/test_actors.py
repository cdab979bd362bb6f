"""Who did it: every event names the person, account, schedule or command that caused it (contract, section 8)."""

import json
import subprocess
import sys

import pytest
import time_machine
from django.conf import settings as project
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from baselinker_integration.models import InboundCall
from baselinker_integration.tasks import due_work_run, run_close
from eshop.celery import app
from event_log.actors import PERSON, SCHEDULE, actor_text, register_actor_kind
from event_log.context import Actor, acting, actor_get, background, correlation_id_get
from event_log.middleware import ActorMiddleware, CorrelationMiddleware
from event_log.models import Event
from event_log.selectors import event_actors
from event_log.services import event_record
from tests import factories
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db


def who():
    return [(event.type, event.actor, event.actor_label) for event in Event.objects.order_by("pk")]


def test_a_persons_click_names_the_person(client):
    connection = factories.connection_make()
    anna = factories.user_make("Właściciel", username="anna")
    factories.sign_in(client, anna)
    Event.objects.all().prune()
    client.post(reverse("admin:baselinker_connection_key_view", args=[connection.pk]))
    assert who() == [("key_created", f"person:{anna.pk}", "anna")]
    assert actor_get() is None


def test_nobody_is_asked_who_signed_in_until_an_event_is_written(django_assert_num_queries):
    class Person:
        is_authenticated, pk = True, 7
        asked = 0

        def get_username(self):
            Person.asked += 1
            return "anna"

    def view(request):
        asked_before = Person.asked
        event_record("run_opened")
        return HttpResponse(f"{asked_before} {Person.asked}")

    request = RequestFactory().get("/")
    request.user = Person()
    assert CorrelationMiddleware(ActorMiddleware(view))(request).content == b"0 1"
    assert who() == [("run_opened", "person:7", "anna")]
    assert CorrelationMiddleware(ActorMiddleware(lambda _request: HttpResponse()))(request).status_code == 200
    assert Person.asked == 1


def test_baselinker_is_named_by_its_account():
    shop = shop_make(name="Konto Allegro")
    Event.objects.all().prune()
    shop.call("OrderAdd", **order_fields(line(product_make(stock=5), 1)))
    assert who() == [("order_accepted", f"baselinker:{shop.connection.pk}", "Konto Allegro")]
    shop.key = "wrong"
    shop.call("OrderAdd", baselinker_id="2")
    assert who()[1:] == [("wrong_password", "", "")]
    assert actor_get() is None


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_call_of_baselinker_keeps_the_address_behind_the_proxies(client, settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    shop = shop_make()
    fields = order_fields(line(product_make(stock=5), 1))
    body = {"bl_pass": shop.key, "action": "OrderAdd"} | {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()
    }
    client.post(shop.connection.path, body, headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"})
    assert InboundCall.objects.get().remote_address == ("203.0.113.9" if proxies else "127.0.0.1")


def test_nothing_of_a_day_is_nobodys(client, settings):
    """A list, orders, a refused one, a change of stock, the schedule's evening and a person: each event says who."""
    shop = shop_make()
    Event.objects.all().prune()
    mug, _bowl = product_make(stock=5), product_make("MISKA")
    with time_machine.travel("2026-05-04T06:00:00Z", tick=False) as now:
        shop.call("ProductsList", page="1")
        shop.data([mug.pk])
        shop.call("OrderAdd", **order_fields(line(mug, 9), paid="0"))
        shop.call("OrderAdd", **order_fields(line(mug, 9), paid="1"))
        shop.call("OrderAdd", **order_fields(line(999), baselinker_id="2"))
        shop.call("OrderUpdate", orders_ids="1,2", update_type="status", update_value="6")
        shop.call("ProductsQuantityUpdate", products=json.dumps([{"product_id": mug.pk, "quantity": 3}]))
        now.shift(3600)
        due_work_run.delay()
        run_close.delay(shop.connection.runs.get().pk)
    factories.sign_in(client, factories.user_make("Właściciel", username="anna"))
    client.post(reverse("admin:baselinker_connection_key_view", args=[shop.connection.pk]))
    kinds = {(event.type, event.actor.partition(":")[0]) for event in Event.objects.all()}
    assert kinds >= {
        ("run_interrupted", "schedule"), ("order_held", "baselinker"),
        ("order_released", "baselinker"), ("order_refused", "baselinker"), ("key_created", "person"),
    }  # fmt: skip
    assert not Event.objects.filter(actor="").exists()


def test_a_task_is_the_schedules_unless_a_person_asked_for_it_here():
    seen = []

    @app.task(name="tests.who")
    def look():
        seen.append((actor_get(), len(correlation_id_get())))

    anna = Actor(PERSON, "7", "anna")
    look.delay()
    with acting(anna):
        look.delay()
    assert seen == [(SCHEDULE, 32), (anna, 32)]
    assert actor_get() is None


def test_work_in_the_background_keeps_who_acts():
    anna = Actor(PERSON, "7", "anna")
    with background(SCHEDULE):
        assert actor_get() == SCHEDULE
        with acting(anna), background(SCHEDULE):
            assert actor_get() == anna
        assert actor_get() == SCHEDULE


def test_a_command_is_named(tmp_path):
    script = (
        "import sys, runpy; from django.core import management; from event_log.context import actor_get;"
        "management.execute_from_command_line = lambda arguments: print(actor_get().stored);"
        "sys.argv = ['manage.py', 'import_catalog', 'x.csv']; runpy.run_path('manage.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=project.BASE_DIR, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "command:import_catalog"


@pytest.mark.parametrize(
    ("language", "stored", "label", "text"),
    [
        ("pl", "person:7", "anna", "Administrator: anna"),
        ("en", "baselinker:3", "Konto", "BaseLinker: Konto"),
        ("pl", "schedule", "", "Harmonogram"),
        ("en", "schedule", "", "Schedule"),
        ("pl", "command:import_catalog", "", "Polecenie: import_catalog"),
        ("en", "command:import_catalog", "", "Command: import_catalog"),
        ("en", "api:9", "ERP", "API client: ERP"),
        ("pl", "", "anna", "anna"),
        ("pl", "gone:4", "Nazwa", "Nazwa"),
        ("pl", "", "", ""),
    ],
)
def test_an_actor_reads_in_the_language_of_the_page(language, stored, label, text):
    with translation.override(language):
        assert actor_text(stored, label) == text


@pytest.mark.parametrize("code", ["person", "a:b"])
def test_kinds_are_declared_once_and_have_no_colon(code):
    with pytest.raises(ValueError, match=code):
        register_actor_kind(code=code, label="x")


def test_those_who_caused_events_in_an_area_are_found_by_one_query(django_assert_num_queries):
    for number in range(120):
        with acting(Actor(PERSON, f"{number:03}", f"osoba {number}")):
            event_record("entry_changed")
    with acting(Actor(PERSON, "003", "po zmianie")):
        event_record("entry_changed")
    with acting(SCHEDULE):
        event_record("events_pruned")
        event_record("run_opened")
    event_record("events_pruned")
    with django_assert_num_queries(1):
        found = event_actors("panel")
    assert (len(found), found[:4]) == (100, [
        ("person:000", "osoba 0"), ("person:001", "osoba 1"), ("person:002", "osoba 2"), ("person:003", "po zmianie"),
    ])  # fmt: skip
    assert event_actors("baselinker") == [("schedule", "")]
    assert event_actors("erp") == []
