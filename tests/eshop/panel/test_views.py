"""Lists as people use them: views with counts, presets of dates, neighbours, and what files hold."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from eshop.panel.models import SavedView
from event_log.models import Severity
from event_log.services import Problem, event_record
from tests import factories

pytestmark = pytest.mark.django_db
ORDERS = "orders.order"


def _list(client, query="", name="orders_order_changelist"):
    return client.get(reverse(f"admin:{name}") + query)


def _rows(answer):
    return [row.pk for row in answer.context["cl"].result_list]


def _save(client, name, query, **more):
    address = reverse("admin:panel_view_save", args=[ORDERS])
    return client.post(f"{address}?{query}", {"nazwa": name, **more}, follow=True)


def _views(client, page=ORDERS):
    answer = client.get(reverse("admin:panel_views", args=[page]))
    return [(view.name, view.count) for view in answer.context["views"]]


def test_views_come_with_the_shop_and_count_what_they_show(panel):
    for status in (5, 5, 6):
        factories.order_make(status=status)
    factories.order_make(is_held=True, is_paid=False)
    assert _views(panel) == [("Do potwierdzenia", "2"), ("Z brakami", "0"), ("Do wysłania", "1"), ("Wszystkie", "3")]
    page = " ".join(_list(panel, "?stan=5&p=1").content.decode().split())
    assert 'aria-current="page"><span data-not-text>Do potwierdzenia</span>' in page


def test_more_than_a_thousand_are_told_as_such(panel, monkeypatch):
    monkeypatch.setattr("eshop.panel.saved.offered.MOST_COUNTED", 1)
    factories.order_make()
    factories.order_make()
    assert _views(panel)[0] == ("Do potwierdzenia", "1+")


def test_a_view_is_ones_own_unless_shared_and_keeps_no_searched_text(panel, client, reader, owner):
    factories.order_make(marketplace="erli")
    factories.order_make(marketplace="allegro")
    assert "Zapisano widok „Erli”." in _save(panel, "Erli", "serwis=erli&q=Kowalski&p=3&o=1").content.decode()
    view = SavedView.objects.get()
    assert (view.user, view.query, view.is_shared) == (owner, "serwis=erli", False)
    assert ("Erli", "1") in _views(panel)
    assert len(_rows(_list(panel, f"?{view.query}"))) == 1
    client.force_login(reader)
    assert "Erli" not in dict(_views(client))
    assert _save(client, "Erli", "serwis=erli", dla_wszystkich="1").status_code == 403
    reader.user_permissions.add(Permission.objects.get(codename="share_views"))
    _save(client, "Wszystkich", "serwis=allegro", dla_wszystkich="1")
    client.force_login(owner)
    assert ("Wszystkich", "1") in _views(client)
    theirs = SavedView.objects.get(name="Wszystkich")
    assert client.post(reverse("admin:panel_view_delete", args=[theirs.pk])).status_code == 404
    client.post(reverse("admin:panel_view_delete", args=[view.pk]))
    assert list(SavedView.objects.all()) == [theirs]


def test_a_view_needs_a_name_and_filters_and_there_are_not_too_many(panel, monkeypatch):
    assert "od 1 do 40 znaków" in _save(panel, " ", "stan=5").content.decode()
    assert "Ustaw najpierw filtry." in _save(panel, "Pusty", "p=2&q=Kowalski").content.decode()
    _save(panel, "Raz", "stan=7")
    _save(panel, "Raz", "stan=8")
    assert [view.query for view in SavedView.objects.all()] == ["stan=8"], "the same name is the same view"
    monkeypatch.setattr("eshop.panel.saved.views.MOST_VIEWS", 1)
    assert "Masz już 1 widoków" in _save(panel, "Dwa", "stan=7").content.decode()


def test_presets_of_dates_are_days_of_warsaw_and_typed_dates_count_more(panel, monkeypatch):
    now = datetime(2026, 7, 15, 22, 30, tzinfo=UTC)  # already the 16th in Warsaw
    monkeypatch.setattr("eshop.core.pages.filters.now", lambda: now)
    moments = [now, now - timedelta(hours=1), now - timedelta(days=6), now - timedelta(days=8)]
    today, yesterday, week, old = (factories.order_make(placed_at=moment).pk for moment in moments)
    assert _rows(_list(panel, "?data=dzis")) == [today]
    assert _rows(_list(panel, "?data=wczoraj")) == [yesterday]
    assert set(_rows(_list(panel, "?data=7dni"))) == {today, yesterday, week}
    assert set(_rows(_list(panel, "?data=30dni"))) == {today, yesterday, week, old}
    assert _rows(_list(panel, "?data=dzis&data_do=08.07.2026")) == [old]
    assert "Nie rozumiem tej daty." in _list(panel, "?data_od=jutro").content.decode()


def test_the_page_of_an_order_leads_to_its_neighbours_under_the_same_filters(panel):
    first, other, second, third = (factories.order_make(status=status) for status in (5, 7, 5, 5))
    address = reverse("admin:orders_order_change", args=[second.pk])
    found = panel.get(address, {"_changelist_filters": "stan=5"}).context["neighbours"]
    assert (found.before, found.after) == (third.pk, first.pk)
    assert (
        f"{first.pk}/change/?_changelist_filters=stan%3D5"
        in panel.get(address, {"_changelist_filters": "stan=5"}).content.decode()
    )
    assert panel.get(address).context["neighbours"].after == other.pk
    assert panel.get(address, {"_changelist_filters": "o=1"}).context["neighbours"] is None, "another order"
    assert panel.get(address, {"_changelist_filters": "nie=ma"}).status_code == 200


def test_the_log_tells_how_many_there_are(panel):
    for _number in range(52):
        event_record("order_status_changed")
    page = _list(panel, "?obszar=panel&kto=", name="event_log_event_changelist")
    assert (len(_rows(page)), page.context["cl"].total_text) == (50, "52")


def test_problems_of_an_event_are_grouped_with_counts_and_paged(panel):
    problems = [Problem("no_ean", item_code=f"E-{number}", field="ean") for number in range(60)]
    worst = Problem("no_price", item_code="C-1", field="price")
    event = event_record(
        "run_completed",
        severity=Severity.ERROR,
        problems=[*problems, worst],
    )
    address = reverse("admin:event_log_event_change", args=[event.pk])
    page = panel.get(address)
    groups = [(group["code"], group["count"], group["is_active"]) for group in page.context["problem_groups"]]
    assert groups == [("no_price", 1, True), ("no_ean", 60, False)]
    assert [row["code"] for row in page.context["problems"]] == ["C-1"]
    second = panel.get(address, {"problem": "no_ean", "strona": "2"})
    assert [row["code"] for row in second.context["problems"]] == [f"E-{number}" for number in range(50, 60)]


def test_a_sheet_has_real_numbers_dates_widths_and_a_fixed_head(panel):
    placed = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    factories.order_make(total="508.96", placed_at=placed)
    answer = panel.get(reverse("admin:orders_order_export"), {"format": "xlsx", "zakres": "lista"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, sheet[2], strict=True))
    assert row["Data zamówienia"].value == datetime.fromisoformat("2026-07-02 00:30")
    assert row["Data zamówienia"].number_format == "dd.mm.yyyy hh:mm"
    assert (Decimal(str(row["Wartość brutto"].value)), row["Waluta"].value) == (Decimal("508.96"), "PLN")
    assert row["Wartość brutto"].number_format == "#,##0.00"
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("A2", True)
    assert sheet.column_dimensions["C"].width >= len("oczekuje na potwierdzenie sklepu")


def test_the_file_of_items_has_their_variants_behind_each(panel):
    single = factories.product_make("SAM")
    grouped = factories.product_make("BUT")
    factories.product_make("BUT-42", parent=grouped, variant_name="42", gross="299.00")
    factories.product_make("BUT-41", parent=grouped, variant_name="41")
    for scope in ("lista", "widok"):
        answer = panel.get(reverse("admin:catalog_product_export"), {"format": "csv", "zakres": scope})
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        head = lines[0].split(";")
        rows = [dict(zip(head, line.split(";"), strict=True)) for line in lines[1:]]
        named = [(row["Kod towaru"], row["Wyróżnik wariantu"], row["Kod towaru nadrzędnego"]) for row in rows]
        assert named == [("BUT", "", ""), ("BUT-42", "42", "BUT"), ("BUT-41", "41", "BUT"), (single.code, "", "")]
        assert rows[1]["Cena brutto"] == "299,00"


def test_a_state_has_its_colour_and_an_empty_value_is_marked_for_phones(panel):
    factories.order_make(status=6)
    factories.product_make(category=None)
    assert '<span class="tag status-6">potwierdzone</span>' in _list(panel).content.decode()
    assert 'class="is-empty field-category' in _list(panel, name="catalog_product_changelist").content.decode()


def test_counts_cost_as_many_queries_for_twelve_views_as_for_none(panel, owner, django_assert_num_queries):
    """Also where a filter offers choices out of a table, and the list reads the default price list."""
    factories.order_make(marketplace="allegro")
    factories.product_make()
    for page, query in (("orders.order", "serwis=allegro&stan=5"), ("catalog.product", "kategoria=brak")):
        address = reverse("admin:panel_views", args=[page])
        panel.get(address)
        with CaptureQueriesContext(connection) as queries:
            panel.get(address)
        for number in range(12):
            SavedView.objects.create(user=owner, page=page, name=f"Widok {number}", query=query)
        with django_assert_num_queries(len(queries)):
            found = panel.get(address).context["views"]
        assert [view.count for view in found if view.is_own] == ["1"] * 12
