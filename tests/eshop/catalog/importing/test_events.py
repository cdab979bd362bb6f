"""Each imported file is one event in the tab "Synchronizacja z ERP"."""

import pytest

from eshop.catalog.importing.importer import catalog_import
from event_log.models import Event, EventProblem, Severity

pytestmark = pytest.mark.django_db
GOOD = "id,code,name,price\n1,K1,Kubek,19.90\n"


def test_a_clean_file_is_good_news(tmp_path):
    path = tmp_path / "towary.csv"
    path.write_text(GOOD, encoding="utf-8")
    catalog_import(paths=[path])
    event = Event.objects.get()
    assert (event.area, event.type, event.severity, event.subject_label) == (
        "erp", "catalog_imported", Severity.INFO, "towary.csv",
    )  # fmt: skip
    assert event.counts == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 0}


def test_a_rejected_row_is_named_with_its_field_and_reason(tmp_path):
    path = tmp_path / "towary.csv"
    path.write_text(GOOD + "2,K2,Talerz,dwa\n", encoding="utf-8")
    catalog_import(paths=[path])
    problem = EventProblem.objects.get()
    assert (problem.event.severity, problem.code, problem.item_name, problem.field) == (
        Severity.WARNING, "row_rejected", "wiersz 3", "price",
    )  # fmt: skip


def test_a_refused_file_is_an_error_and_a_trial_is_no_event(tmp_path):
    path = tmp_path / "towary.csv"
    path.write_bytes(b"{\\rtf1 nic}")
    catalog_import(paths=[path], dry_run=True)
    assert not Event.objects.exists()
    catalog_import(paths=[path])
    assert (Event.objects.get().type, Event.objects.get().severity) == ("catalog_refused", Severity.ERROR)
    assert EventProblem.objects.get().code == "file_refused"


def test_the_next_file_of_that_name_solves_one_that_needs_a_person(tmp_path):
    for name, content in [
        ("a.csv", GOOD + "2,K2,Talerz,dwa\n"),
        ("b.csv", GOOD),
        ("a.csv", "{\\rtf1"),
        ("a.csv", GOOD),
    ]:
        (tmp_path / name).write_text(content, encoding="utf-8")
        catalog_import(paths=[tmp_path / name])
    rejected, other, refused, good = Event.objects.order_by("id")
    assert [event.solves for event in (rejected, other, refused)] == [None, None, rejected]
    assert good.solves == refused
