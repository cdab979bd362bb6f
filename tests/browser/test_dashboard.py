"""Pulpit, as the administrator sees it in the morning."""

import pytest
from django.utils import timezone

from baselinker_integration.models import SyncRun
from eshop.panel.roles import roles_install
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_needs_a_person_is_one_click_away_errors_first(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open("/panel/")
    listed = page.locator(".case")
    severities = [item.locator("[role=img]").get_attribute("aria-label") for item in listed.all()]
    assert severities == sorted(severities, key=["błąd", "ostrzeżenie", "informacja"].index)
    page.get_by_role("link", name="Wskaż towary").click()
    page.get_by_role("link", name="Karol Dąb").wait_for()


def test_a_running_synchronisation_moves_its_bar_without_reloading(visit, shop):
    visit.sign_in(shop.owner)
    now = timezone.now()
    SyncRun.objects.filter(pk=shop.run.pk).update(
        state="open", products_complete_at=None, closed_at=None, product_count=100, data_served=25, last_call_at=now
    )
    page = visit.open("/panel/")
    page.evaluate("window.stayed = true")
    page.get_by_text("trwa", exact=True).wait_for()
    assert page.locator("progress").get_attribute("value") == "25"
    SyncRun.objects.filter(pk=shop.run.pk).update(data_served=80)
    page.locator('progress[value="80"]').wait_for(timeout=9000)
    assert page.evaluate("window.stayed") is True


def test_charts_have_their_numbers_as_a_table(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open("/panel/")
    page.get_by_text("Pokaż dane w tabeli").first.click()
    rows = page.locator(".chart-data").first.locator("tbody tr")
    assert rows.count() == 14
    run = SyncRun.objects.get(pk=shop.run.pk)
    assert rows.last.locator("td").all_inner_texts() == [
        str(run.items_sent),
        str(run.items_warned),
        str(run.items_withheld),
    ]
    assert run.items_withheld == 1


def test_an_empty_shop_is_told_the_next_step(visit):
    roles_install()
    visit.sign_in(factories.user_make("Właściciel"))
    page = visit.open("/panel/")
    page.get_by_role("heading", name="Zacznij od dodatku BaseLinker").wait_for()
    page.get_by_role("link", name="Przejdź do dodatku").click()
    page.get_by_role("button", name="Zamów i aktywuj").wait_for()
