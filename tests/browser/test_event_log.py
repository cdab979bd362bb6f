"""Dziennik zdarzeń: found, opened, corrected, exported, live."""

from pathlib import Path

import pytest

from event_log.models import Severity
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
LOG = "/panel/event_log/event/"


def test_from_the_row_to_the_item(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(LOG)
    page.locator("select[name=waga]").select_option(label="błąd")
    page.locator("#searchbar").fill("BEZ-NAZWY")
    page.get_by_role("button", name="Filtruj").click()
    rows = page.locator("#result_list tbody tr")
    rows.first.wait_for()
    assert rows.count() == 1
    rows.first.locator("td").last.click()
    page.get_by_role("heading", name="Synchronizacja z błędami: 1 pozycji nie wysłano").wait_for()
    page.get_by_text("Uzupełnij nazwę towaru w systemie ERP.").wait_for()
    page.get_by_role("link", name="BEZ-NAZWY").first.click()
    page.get_by_role("tab", name="Co widzi BaseLinker").wait_for()


def test_new_events_appear_by_themselves_and_keep_the_filter(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(f"{LOG}?waga=2")
    before = page.locator("#result_list tbody tr").count()
    page.evaluate("window.stayed = true")
    factories.event_make("order_accepted")
    factories.event_make("call_failed", severity=Severity.ERROR)
    page.get_by_role("link", name="Błąd podczas obsługi wywołania").wait_for(timeout=9000)
    assert page.locator("#result_list tbody tr").count() == before + 1
    assert page.evaluate("window.stayed") is True


def test_export_downloads_what_is_shown(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(f"{LOG}?waga=2")
    page.get_by_text("Eksport do pliku").click()
    page.get_by_label("cała lista").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Eksportuj").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename.startswith("dziennik-zdarzen-")
    assert "błąd" in text
    assert "informacja" not in text


def test_a_refused_call_is_run_again_after_the_cause_is_gone(visit, shop):
    from baselinker_integration.models import InboundCall

    shop.connection.accept_unlinked_lines = True
    shop.connection.save()
    visit.sign_in(shop.owner)
    page = visit.open(f"/panel/baselinker/inboundcall/{shop.call.pk}/change/")
    page.get_by_role("button", name="Uruchom ponownie").click()
    page.get_by_text("Wywołanie wykonane.").wait_for()
    assert InboundCall.objects.get(pk=shop.call.pk).state == "done"
    assert page.get_by_role("button", name="Uruchom ponownie").count() == 0
