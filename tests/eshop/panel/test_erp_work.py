"""Integracje > ERP: files and whole synchronisations of ERPs, refused rows to download; an ERP that falls silent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from eshop.api.clients.services import client_switch
from eshop.api.clients.silence import silences_tell
from eshop.api.models import ApiJob, ApiJobRefusal, ApiToken, WholeSync
from eshop.api.tasks import silences_find
from eshop.core import clock
from eshop.core.upkeep import upkeep_units
from event_log.models import Event, Severity
from tests import factories
from tests.eshop.api.caller import api_caller_make

pytestmark = pytest.mark.django_db
LIST = "/panel/api/apiclient/"


@pytest.fixture
def erp(db):
    return api_caller_make()


def _job(erp, **fields):
    made = {"form": "csv", "size": 10, "file_lines": 2000, "created_at": clock.now()}
    return ApiJob.objects.create(client=erp.client, **(made | fields))


def _refused(job):
    return reverse("admin:api_apiclient_refused_view", args=[job.pk])


def test_a_file_shows_how_far_it_is_until_it_is_done(panel, erp):
    job = _job(erp, lines=500)
    for page in (LIST, reverse("admin:api_apiclient_progress_view")):
        shown = panel.get(page)
        assert shown.context["jobs"] == [{"job": job, "percent": 25}]
        assert 'hx-trigger="every 2s"' in shown.content.decode()
    ApiJob.objects.update(state="done", lines=2000)
    shown = panel.get(LIST)
    assert shown.context["jobs"][0]["percent"] == 100
    assert 'hx-trigger="every 2s"' not in shown.content.decode()


def test_refused_rows_are_downloaded_with_field_and_reason(panel, erp):
    job = _job(erp, state="done", rejected=2)
    for line, name, detail in ((9, "=K9", "Podaj nazwę."), (4, "K4", "Cena jest ujemna.")):
        errors = [{"pointer": "/name", "code": "bad_value", "detail": detail}]
        ApiJobRefusal.objects.create(job=job, line=line, external_id=name, errors=errors)
    assert _refused(job) in panel.get(LIST).content.decode()
    answer = panel.get(_refused(job))
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [row.split(";") for row in rows] == [
        ["Wiersz", "Identyfikator w ERP", "Pole", "Powód"],
        ["4", "K4", "name", "Cena jest ujemna."],
        ["9", "'=K9", "name", "Podaj nazwę."],
    ]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="odrzucone-erp-')


def test_whole_synchronisations_are_listed_newest_first(panel, erp):
    now = clock.now()
    old = WholeSync.objects.create(client=erp.client, opened_at=now - timedelta(days=1), state="completed")
    new = WholeSync.objects.create(client=erp.client, opened_at=now)
    assert panel.get(LIST).context["syncs"] == [new, old]


def test_any_number_of_files_takes_the_same_queries(panel, erp, django_assert_max_num_queries):
    for _number in range(15):
        _job(erp, state="done")
        WholeSync.objects.create(client=erp.client, opened_at=clock.now(), state="completed")
    with django_assert_max_num_queries(20):
        panel.get(LIST)


def test_without_the_right_nothing_is_downloaded(client, erp):
    factories.sign_in(client, factories.user_make())
    assert client.get(_refused(_job(erp))).status_code == 403
    assert client.get(reverse("admin:api_apiclient_progress_view")).status_code == 403


def test_a_silent_erp_is_told_of_once_and_closed_when_it_calls(erp):
    erp.get("/status")
    heard = ApiToken.objects.get().last_used_at
    late = heard + timedelta(hours=27)
    assert silences_tell(late - timedelta(seconds=1)) == 0
    assert [silences_tell(late), silences_tell(late), silences_tell(late + timedelta(days=3))] == [1, 0, 0]
    told = Event.objects.get(type="erp_silent")
    assert (told.severity, told.subject_label, told.repeats) == (Severity.WARNING, "Optima", 0)
    again = told.at + timedelta(hours=30)
    ApiToken.objects.update(last_used_at=again)
    assert [silences_tell(again), silences_tell(again)] == [1, 0]
    assert Event.objects.get(type="erp_heard").solves_id == told.pk
    assert silences_tell(again + timedelta(hours=27)) == 1


def test_silence_is_looked_for_every_minute_with_a_queue_and_without(erp, settings):
    erp.get("/status")
    heard = ApiToken.objects.get().last_used_at
    ApiToken.objects.update(last_used_at=heard - timedelta(hours=27))
    beats = {beat["task"]: beat["schedule"] for beat in settings.CELERY_BEAT_SCHEDULE.values()}
    assert beats[silences_find.name] == beats["baselinker_integration.tasks.due_work_run"]
    silences_find()
    assert upkeep_units()["erp_silences_told"](heard) == 0
    assert Event.objects.filter(type="erp_silent").count() == 1


def test_who_never_called_or_may_not_call_is_not_silent(erp):
    later = clock.now() + timedelta(days=2)
    assert silences_tell(later) == 0
    erp.get("/status")
    client_switch(client=erp.client, is_active=False)
    assert silences_tell(later) == 0
    client_switch(client=erp.client, is_active=True)
    ApiToken.objects.update(revoked_at=clock.now())
    assert silences_tell(later) == 0
    ApiToken.objects.update(revoked_at=None)
    assert silences_tell(later) == 1
