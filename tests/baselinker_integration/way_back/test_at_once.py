"""With a broker an order's news is looked for right after the commit that brings it, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from baselinker_integration import tasks
from baselinker_integration.models import TokenAccount
from baselinker_integration.token_api import gate
from baselinker_integration.way_back.finding import orders_find
from eshop.core import clock
from eshop.orders.models import OrderStatus
from eshop.orders.services.status import order_status_change
from tests.baselinker_integration.way_back.orders import moved, parcelled

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(settings, monkeypatch):
    """Tasks that were put into the queue."""
    found = []
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(tasks.way_back_find, "delay", lambda: found.append("find"))
    return found


def test_two_changes_of_one_commit_are_looked_for_once(both, queued, django_capture_on_commit_callbacks):
    order = both(501)
    with django_capture_on_commit_callbacks(execute=True):
        moved(order, OrderStatus.CONFIRMED)
        parcelled(order, "62000001")
    assert queued == ["find"]


def test_what_baselinker_did_itself_is_not_looked_for(both, queued, django_capture_on_commit_callbacks):
    order = both(501)
    with django_capture_on_commit_callbacks(execute=True):
        order_status_change(order_id=order.pk, to=OrderStatus.CONFIRMED, actor="BaseLinker")
    assert queued == []


def test_where_nothing_is_sent_nothing_is_looked_for(both, queued, django_capture_on_commit_callbacks):
    order = both(501)
    TokenAccount.objects.update(sends_state=False, sends_parcels=False, sends_invoice=False)
    with django_capture_on_commit_callbacks(execute=True):
        moved(order, OrderStatus.CONFIRMED)
    assert queued == []


@pytest.fixture
def again(settings, monkeypatch):
    """After how many seconds tasks come again, while the gate is shut for ten."""
    found = []
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(
        tasks.way_back_send, "apply_async", lambda arguments, countdown: found.append((arguments[1], round(countdown)))
    )
    monkeypatch.setattr(gate, "opens_at", lambda *_: clock.now() + timedelta(seconds=10))
    return found


def many_tasks_meet_a_shut_gate(both, account, monkeypatch):
    """Ten of them in one moment; returns that moment."""
    moved(both(501), OrderStatus.CONFIRMED)
    orders_find(clock.now())
    moment = timezone.now() + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: moment)
    for _task in range(10):
        tasks.way_back_send(account.pk)
    return moment


def test_of_many_tasks_that_the_gate_stopped_one_comes_again(both, sending, again, monkeypatch):
    moment = many_tasks_meet_a_shut_gate(both, sending, monkeypatch)
    assert again == [(True, 10)]
    monkeypatch.setattr(clock, "now", lambda: moment + timedelta(seconds=11))
    tasks.way_back_send(sending.pk)
    assert again == [(True, 10)] * 2


def test_control_without_the_claim_all_of_them_come_again(both, sending, again, monkeypatch):
    monkeypatch.setattr(tasks, "again_claim", lambda *_: True)
    many_tasks_meet_a_shut_gate(both, sending, monkeypatch)
    assert again == [(True, 10)] * 10
