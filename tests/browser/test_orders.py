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
    page.get_by_role("columnheader", name="Numer przesyłki").wait_for()
    chosen = [text for text in usual if text != "Płatność"] + ["Numer przesyłki"]
    assert headings.all_inner_texts() == chosen
    assert visit.open(LIST).locator("#result_list thead th").all_inner_texts() == chosen
    page.locator("summary", has_text="Kolumny").click()
    page.get_by_role("button", name="Przywróć domyślne").click()
    page.get_by_role("columnheader", name="Płatność").wait_for()
    assert headings.all_inner_texts() == usual


def test_an_order_is_one_page_with_its_yellow_frame_and_the_names_of_tabs_as_anchors(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(f"{LIST}{shop.order.pk}/change/")
    text = page.locator("main").inner_text()
    for shown in (
        "Pozycja z oferty",
        "37,98 PLN",
        "Jan Kowalski",
        "600100200",
        "Proszę zapakować na prezent.",
        "5252248481",
    ):
        assert shown in text
    frame = page.locator(".pickup-point")
    assert "WAW123M" in frame.inner_text()
    assert frame.evaluate("node => getComputedStyle(node).borderTopWidth") == "3px"
    for tab, slug in (
        ("Towary", "towary"),
        ("Kontrahent", "kontrahent"),
        ("Dostawa", "dostawa"),
        ("Historia", "historia"),
    ):
        page.locator(".tabs").get_by_role("link", name=tab).click()
        assert page.url.endswith(f"#{slug}")
    page.locator("#baselinker summary").click()
    assert "9001" in page.locator("#baselinker").inner_text()


def test_printing_gives_the_packing_list_without_menu_and_history(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(f"{LIST}{shop.order.pk}/change/")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Drukuj").click()
    assert page.evaluate("window.printed") is True
    page.emulate_media(media="print")
    assert page.locator("#towary").is_visible()
    assert page.locator("#kontrahent").is_visible()
    for hidden in ("#nav-sidebar", "#historia", "#baselinker", ".list-bar"):
        assert not page.locator(hidden).first.is_visible(), hidden


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
