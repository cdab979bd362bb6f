"""The event log in the panel."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from event_log.models import Event, Severity
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "admin:event_log_event_changelist"


@pytest.fixture
def panel(client, db):
    client.force_login(factories.user_make("Właściciel"))
    return client


def _rows(page):
    return page.context["cl"].result_list


def _open(client, **query):
    """All events of the area unless the query says what to show."""
    return client.get(reverse(LIST), {"pokaz": "wszystkie"} | query)


def test_areas_are_tabs_and_baselinker_comes_first(panel):
    ours = factories.event_make("run_completed")
    page = _open(panel)
    assert [tab["title"] for tab in page.context["area_tabs"]][:2] == ["BaseLinker", "Synchronizacja z ERP"]
    assert [event.pk for event in _rows(page)] == [ours.pk]
    assert _rows(_open(panel, obszar="erp")) == []


def test_the_icon_has_its_meaning_in_words(panel):
    factories.event_make(severity=Severity.ERROR)
    page = _open(panel).content.decode()
    assert 'role="img" aria-label="błąd"' in page
    assert "Zakończono synchronizację towarów" in page


def test_warnings_and_errors_have_an_icon_and_information_has_none(panel):
    events = [factories.event_make(severity=severity) for severity in Severity]
    rows = _open(panel).content.decode().partition('id="result_list"')[2]
    assert (rows.count('class="severity'), rows.count("severity-1"), rows.count("severity-2")) == (2, 1, 1)
    shown = [panel.get(reverse("admin:event_log_event_change", args=[event.pk])).content.decode() for event in events]
    assert [page.count('class="severity') for page in shown] == [0, 1, 1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"waga": "2"}, ["error"]),
        ({"typ": "order_accepted"}, ["order"]),
        ({"konto": "B"}, ["order"]),
        ({"q": "ABC"}, ["error"]),
        ({"q": "kubek niebieski"}, ["error"]),
        ({"q": "niebieski zielony"}, []),
        ({"data_od": "2020-01-01", "data_do": "2020-12-31"}, ["old"]),
        ({"waga": "bzdura", "data_od": "xx"}, ["order", "error", "old"]),
    ],
)
def test_filters_and_search(panel, query, expected):
    from datetime import UTC, datetime

    from event_log.services import event_record

    product = factories.product_make("ABC-1", name="Kubek duży niebieski")
    made = {
        "old": event_record("run_opened", at=datetime(2020, 5, 1, tzinfo=UTC)),
        "error": factories.event_make(severity=Severity.ERROR, items={product: "no_name"}),
        "order": event_record("order_accepted", connection_ref="B", connection_label="Konto B"),
    }
    shown = [event.pk for event in _rows(_open(panel, **query))]
    assert shown == [made[name].pk for name in expected]


def test_paging_reaches_every_row_once_in_both_directions(panel):
    made = [factories.event_make().pk for _number in range(120)]
    seen, page = [], _open(panel)
    while True:
        changelist = page.context["cl"]
        seen += [event.pk for event in changelist.result_list]
        if not changelist.older_address:
            break
        page = panel.get(reverse(LIST) + changelist.older_address)
    assert seen == made[::-1]
    oldest = panel.get(reverse(LIST) + page.context["cl"].oldest_address)
    assert [event.pk for event in _rows(oldest)] == made[49::-1]


def test_an_event_that_happened_again_stands_where_its_last_time_belongs(panel):
    """An order that BaseLinker tries again at noon is not looked for below what the morning brought."""
    begun = timezone.now() - timedelta(hours=2)

    def happen(minute, **fields):
        return factories.event_make("order_refused", at=begun + timedelta(minutes=minute), **fields).pk

    refused = happen(0, collapse_key="order_refused:1:77")
    others = [happen(minute, collapse_key=f"order_refused:1:{minute}") for minute in range(1, 61)]
    happen(59.5, collapse_key="order_refused:1:77")
    happen(59.7, collapse_key="order_refused:1:10")
    page = _open(panel)
    assert [event.pk for event in _rows(page)] == [others[-1], others[9], refused, *others[-2:9:-1]]
    assert [event.pk for event in _rows(panel.get(reverse(LIST) + page.context["cl"].older_address))] == [
        *others[9::-1],
        refused,
    ]


def test_details_tell_what_where_and_how_to_mend_with_a_link(panel):
    product = factories.product_make("ABC-1", name="Kubek")
    event = factories.event_make(severity=Severity.ERROR, items={product: "no_price"}, counts={"withheld": 1})
    page = panel.get(reverse("admin:event_log_event_change", args=[event.pk])).content.decode()
    assert "Brak ceny" in page
    assert "Ustal cenę w cenniku konta albo w cenniku domyślnym." in page
    assert reverse("admin:catalog_product_change", args=[product.pk]) in page
    assert "<strong>1</strong> Wstrzymano" in page


def test_nothing_in_the_log_can_be_changed_or_deleted(panel):
    event = factories.event_make()
    assert panel.get(reverse("admin:event_log_event_add")).status_code == 403
    assert panel.post(reverse("admin:event_log_event_delete", args=[event.pk]), {"post": "yes"}).status_code == 403
    assert Event.objects.filter(pk=event.pk).exists()


def test_export_takes_the_present_filters_and_either_page_or_all(panel):
    for number in range(60):
        factories.event_make(severity=Severity.ERROR if number < 55 else Severity.INFO)
    address = reverse("admin:event_log_event_export")

    def count(**query):
        body = b"".join(panel.get(address, {"waga": "2", **query}).streaming_content)
        return len(list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))) - 1

    assert count() == 50
    assert count(zakres="lista") == 55


def test_exports_name_counts_as_the_page_does_in_both_languages(panel):
    event = factories.event_make("run_completed", counts={"products": 5, "withheld": 1})
    page_address = reverse("admin:event_log_event_change", args=[event.pk])
    for language, shown in (("pl", "Towary: 5, Wstrzymano: 1"), ("en", "Items: 5, Withheld: 1")):
        panel.cookies["django_language"] = language
        page = panel.get(page_address)
        assert ", ".join(f"{label}: {value}" for label, value in page.context["counts"]) == shown
        for file_format in ("csv", "xml"):
            query = {"format": file_format, "pokaz": "wszystkie"}
            answer = panel.get(reverse("admin:event_log_event_export"), query)
            assert shown in b"".join(answer.streaming_content).decode()


def test_problem_export_opens_as_a_workbook_and_runs_no_formula(panel):
    product = factories.product_make("=1+1", name="@SUM(A1)")
    event = factories.event_make(items={product: "no_name"})
    address = reverse("admin:event_log_event_problems", args=[event.pk])
    book = load_workbook(io.BytesIO(b"".join(panel.get(address, {"format": "xlsx"}).streaming_content)))
    assert [cell.value for cell in book.active[2]][1:3] == ["=1+1", "@SUM(A1)"]
    assert {cell.data_type for cell in book.active[2] if cell.value} == {"s"}
    text = b"".join(panel.get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert "'=1+1;'@SUM(A1)" in text
