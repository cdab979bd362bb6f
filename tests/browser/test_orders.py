"""Sprzedaż > Zamówienia."""

import pytest

from eshop.orders.models import Order, OrderStatus

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/panel/orders/order/"


def test_columns_are_chosen_kept_and_restored(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(LIST)
    headings = page.locator("#result_list thead th")
    usual = headings.all_inner_texts()
    page.locator("summary", has_text="Kolumny").click()
    page.get_by_label("Płatność").uncheck()
    page.get_by_label("Numer przesyłki").check()
    page.get_by_role("button", name="Zapisz").click()
    chosen = [text for text in usual if text != "Płatność"] + ["Numer przesyłki"]
    assert headings.all_inner_texts() == chosen
    assert visit.open(LIST).locator("#result_list thead th").all_inner_texts() == chosen
    page.locator("summary", has_text="Kolumny").click()
    page.get_by_role("button", name="Przywróć domyślne").click()
    assert headings.all_inner_texts() == usual


def test_tabs_work_by_keyboard_and_the_pick_up_point_has_its_yellow_frame(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(f"{LIST}{shop.order.pk}/change/")
    page.get_by_role("tab", name="Towary").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name="Kontrahent").get_attribute("aria-selected") == "true"
    frame = page.locator(".pickup-point")
    assert "WAW123M" in frame.inner_text()
    assert frame.evaluate("node => getComputedStyle(node).borderTopWidth") == "3px"
    for tab, text in (("Dostawa", "Paczkomat"), ("Płatność", "Przelew"), ("Historia", "Kiedy"), ("BaseLinker", "9001")):
        page.get_by_role("tab", name=tab).click()
        assert text in page.locator("[role=tabpanel]:visible").inner_text()


def test_a_state_is_moved_from_the_page(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(f"{LIST}{shop.order.pk}/change/")
    page.get_by_label("Zmień stan na").select_option(label="potwierdzone")
    page.get_by_role("button", name="Zmień", exact=True).click()
    page.get_by_text("Zmieniono stan zamówienia.").wait_for()
    assert Order.objects.get(pk=shop.order.pk).status == OrderStatus.CONFIRMED


def test_held_orders_have_their_own_list(visit, shop):
    visit.sign_in(shop.owner)
    assert visit.open(LIST).get_by_text("Maria Wrona").count() == 0
    visit.page.get_by_role("link", name="Wstrzymane").wait_for()
    visit.page.get_by_role("link", name="Wstrzymane").click()
    visit.page.get_by_text("Maria Wrona").wait_for()
