"""Readiness, what BaseLinker sees, and the lists of a run."""

import pytest

from baselinker_integration.feed.prepare.build import feed_prepare
from baselinker_integration.models import FeedProblem
from eshop.catalog.models import Category, Product

pytestmark = pytest.mark.django_db(transaction=True)


def test_items_without_category_are_mended_in_bulk_from_the_report(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open("/panel/baselinker/feedproblem/")
    without = Product.objects.filter(category__isnull=True, parent__isnull=True).count()
    page.get_by_role("link", name="Brak kategorii").first.click()
    page.get_by_role("link", name="Napraw zbiorczo: Ustaw kategorię").click()
    target = Category.objects.get(name="Odzież")
    page.get_by_label("Kategoria").select_option(str(target.pk))
    page.get_by_role("button", name="Ustaw kategorię").click()
    page.get_by_text("Liczba poprawionych towarów").wait_for()
    assert Product.objects.filter(category=target).count() == without
    page.get_by_role("button", name="Przelicz teraz").click()
    page.get_by_text("Przeliczanie zlecone").wait_for()
    assert not FeedProblem.objects.filter(code="no_category").exists()


def test_the_item_shows_both_rows_and_where_they_differ(visit, shop):
    Product.objects.filter(pk=shop.product.pk).update(name="Bidon 750 ml zielony")
    visit.sign_in(shop.owner)
    page = visit.open(f"/panel/catalog/product/{shop.product.pk}/change/")
    page.get_by_role("tab", name="Co widzi BaseLinker").click()
    row = page.locator("tr.differs", has_text="Nazwa").first
    assert row.locator("td").all_inner_texts() == ["Bidon 750 ml żółty", "Bidon 750 ml zielony"]


def test_a_row_opens_by_a_click_anywhere_and_the_runs_are_compared(visit, shop):
    visit.sign_in(shop.owner)
    feed_prepare(shop.connection)
    page = visit.open("/panel/baselinker/syncrun/")
    page.locator("#result_list tbody tr").first.locator("td").nth(3).click()
    page.get_by_role("heading", name="Synchronizacja").wait_for()
    page.get_by_role("link", name="Wstrzymano (1)").click()
    page.get_by_role("cell", name="BEZ-NAZWY").wait_for()
    page.get_by_role("link", name="Porównaj z inną").click()
    page.get_by_role("heading", name="Co zmieniło się między nimi").wait_for()
    page.get_by_role("row", name="dodano BID-750").wait_for()
