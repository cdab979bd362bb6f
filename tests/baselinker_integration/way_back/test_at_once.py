"""With a broker an order's news is looked for right after the commit that brings it, once."""

import pytest

from baselinker_integration import tasks
from baselinker_integration.models import TokenAccount
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
