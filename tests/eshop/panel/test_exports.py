"""Files from lists: what is in them, and long ones as jobs."""

import csv
import io
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from eshop.core.exports.cells import formula_safe
from eshop.panel.models import ExportJob
from eshop.panel.services.exports import export_job_create, export_job_run
from event_log.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def _body(answer):
    return b"".join(answer.streaming_content)


def _table(answer):
    return list(csv.reader(io.StringIO(_body(answer).decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def small_limit(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("eshop.core.exports.exporting.DIRECT_LIMIT", 2)
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+48600", "'+48600"),
        ("-x", "'-x"),
        ("@A1", "'@A1"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\xa0=1", "'\xa0=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u200b\u00ad =1", "'\u200b\u00ad =1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A1", "'＠A1"),
        ("\xa0\u200b", "\xa0\u200b"),
        ("żółw", "żółw"),
        ("a=b", "a=b"),
    ],
)
def test_texts_that_a_spreadsheet_would_run_are_disarmed(text, shown):
    assert formula_safe(text) == shown


def test_numbers_keep_their_sign_and_have_a_polish_mark():
    assert (formula_safe(-5), formula_safe(Decimal("-1249.50"))) == ("-5", "-1249,50")


def test_prices_and_stock_of_items_are_numbers_in_files(panel):
    item = factories.product_make("ABC", quantity=-2, gross="1249.00")
    query = {"zakres": "lista"}
    answer = panel.get(reverse("admin:catalog_product_export"), query | {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(_body(answer))).active
    row = {cell.value: below.value for cell, below in zip(*sheet.iter_rows(max_row=2), strict=True)}
    assert (row["Kod towaru"], row["Cena brutto"], row["Ilość w magazynie"]) == (item.code, 1249, -2)
    rows = _table(panel.get(reverse("admin:catalog_product_export"), query | {"format": "csv"}))
    row = dict(zip(*rows, strict=True))
    assert (row["Cena brutto"], row["Ilość w magazynie"]) == ("1249,00", "-2,000")


def test_orders_export_has_the_chosen_columns_and_masks_for_readers(client, owner, reader):
    factories.order_make(delivery_fullname="Jan Kowalski")
    address = reverse("admin:orders_order_export")
    client.force_login(owner)
    client.post(reverse("admin:panel_columns", args=["orders.order"]), {"do": "save", "column": ["number", "buyer"]})
    assert _table(client.get(address, {"zakres": "lista"}))[0] == ["Numer", "Kupujący"]
    assert _table(client.get(address, {"zakres": "lista"}))[1][1] == "Jan Kowalski"
    client.force_login(reader)
    assert "Kowalski" not in _body(client.get(address, {"zakres": "lista"})).decode()


def test_xml_is_well_formed_whatever_the_texts_are(panel):
    factories.product_make("<&\x01>", name="\U0001f600 </row>\x0b]]>")
    tree = ElementTree.fromstring(_body(panel.get(reverse("admin:catalog_product_export"), {"format": "xml"})))
    assert [field.text for field in tree.find("row")][:2] == ["\U0001f600 </row>]]>", "<&>"]


def test_an_unknown_format_is_not_found(panel):
    assert panel.get(reverse("admin:catalog_product_export"), {"format": "exe"}).status_code == 404


def test_a_long_list_becomes_a_job_whose_file_only_its_owner_gets(
    client, owner, reader, small_limit, django_capture_on_commit_callbacks
):
    for _number in range(5):
        factories.product_make()
    client.force_login(owner)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.get(reverse("admin:catalog_product_export"), {"zakres": "lista", "format": "csv"})
    assert answer.headers["Location"] == reverse("admin:panel_exports")
    job = ExportJob.objects.get()
    assert (job.state, job.rows_done, job.rows_total, job.percent) == ("done", 5, 5, 100)
    page = client.get(reverse("admin:panel_exports")).content.decode()
    address = reverse("admin:panel_export_file", args=[job.pk])
    assert address in page
    assert len(_table(client.get(address))) == 6
    client.force_login(reader)
    assert client.get(address).status_code == 404


def test_a_long_list_of_held_orders_is_written_as_such_and_named_so(
    client, owner, small_limit, django_capture_on_commit_callbacks
):
    held = [factories.order_make(is_held=True).pk for _number in range(3)]
    factories.order_make()
    client.force_login(owner)
    client.post(reverse("admin:panel_columns", args=["orders.order.held"]), {"do": "save", "column": ["number"]})
    with django_capture_on_commit_callbacks(execute=True):
        client.get(reverse("admin:orders_order_held_export"), {"zakres": "lista", "format": "csv"})
    job = ExportJob.objects.get()
    assert (job.page, job.state, job.rows_done) == ("orders.order.held", "done", 3)
    answer = client.get(reverse("admin:panel_export_file", args=[job.pk]))
    assert "wstrzymane-" in answer.headers["Content-Disposition"]
    assert _table(answer) == [["Numer"], *([str(number)] for number in reversed(held))]
    assert "<td>Wstrzymane</td>" in client.get(reverse("admin:panel_exports")).content.decode()
    (event,) = Event.objects.filter(type="list_exported")
    assert (event.subject_label, event.counts) == ("Wstrzymane", {"rows": 3})


def test_a_job_runs_once_and_its_failure_is_shown(owner, small_limit, monkeypatch):
    job = export_job_create(user=owner, page="catalog.product", query="", file_format="csv", language="pl")
    assert export_job_run(job_id=job.pk) is True
    assert export_job_run(job_id=job.pk) is False
    broken = export_job_create(user=owner, page="catalog.product", query="e=1", file_format="csv", language="pl")
    monkeypatch.setattr("eshop.panel.services.exports._write", lambda job: 1 / 0)
    export_job_run(job_id=broken.pk)
    broken.refresh_from_db()
    assert broken.state == "failed"


def test_event_export_names_the_moment_in_warsaw_time(client, owner):
    from datetime import UTC, datetime

    from event_log.services import event_record

    event_record("run_opened", at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    client.force_login(owner)
    answer = client.get(reverse("admin:event_log_event_export"), {"pokaz": "wszystkie"})
    assert _table(answer)[1][0] == "2026-07-02 00:30:00"
    assert re.fullmatch(r"dziennik-zdarzen-\d{8}-\d{4}\.csv", _name(answer))


def _name(answer):
    answer.close()
    return re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])[1]
