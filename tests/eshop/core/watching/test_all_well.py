"""HEARTBEAT_URL is called while all is well, and not when it is not."""

import pytest

from baselinker_integration import tasks
from baselinker_integration.background import due_work
from baselinker_integration.background.due_work import due_work_do
from eshop.core import clock
from eshop.core.models import Heartbeat
from eshop.core.watching import all_well
from eshop.core.watching.all_well import all_well_tell
from tests.services import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def well(listener, settings, monkeypatch):
    settings.HEARTBEAT_URL = f"http://{listener.host}/ping/abc"
    for name in ("database_takes_writes", "schema_is_whole"):
        monkeypatch.setattr(all_well, name, lambda: True)


def test_it_is_called_by_the_background_work(listener, settings, monkeypatch):
    due_work_do(now=clock.now())
    assert [(method, path) for method, path, _body in listener.asked] == [("GET", "/ping/abc")]
    monkeypatch.setattr(tasks.all_well, "delay_on_commit", tasks.all_well)
    Heartbeat.objects.all().delete()
    tasks.due_work_run()
    assert len(listener.asked) == 2


def test_it_is_not_called_when_a_unit_of_work_failed(listener, monkeypatch):
    monkeypatch.setattr(due_work, "alerts_raise", lambda now: 1 / 0)
    assert due_work_do(now=clock.now())["failed"] == 1
    assert listener.asked == []


@pytest.mark.parametrize("name", ["database_takes_writes", "schema_is_whole"])
def test_it_is_not_called_when_no_order_can_be_stored(listener, monkeypatch, name):
    monkeypatch.setattr(all_well, name, lambda: False)
    assert all_well_tell() is False
    assert listener.asked == []


def test_without_an_address_nothing_is_called(listener, settings):
    settings.HEARTBEAT_URL = ""
    assert all_well_tell() is False
    assert listener.asked == []


def test_an_address_that_fails_is_a_line_in_the_process_log_without_it(listener, settings, caplog):
    listener.status = 500
    assert all_well_tell() is False
    settings.HEARTBEAT_URL = f"http://127.0.0.1:{free_port()}/ping/abc"
    assert all_well_tell() is False
    assert [record.message for record in caplog.records if record.name == "eshop.core.watching.all_well"] == [
        "HEARTBEAT_URL answered 500",
        "HEARTBEAT_URL does not answer: ConnectionError",
    ]
