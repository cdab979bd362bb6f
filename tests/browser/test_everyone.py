"""Roles, languages, looks and the keyboard."""

import pytest

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_reader_sees_masked_buyers_and_no_way_to_change(visit, shop):
    visit.sign_in(shop.reader)
    page = visit.open("/panel/orders/order/")
    assert page.get_by_text("Kowalski").count() == 0
    assert page.get_by_text("J… K…").count() == 1
    page = visit.open(f"/panel/orders/order/{shop.order.pk}/change/")
    assert page.get_by_label("Zmień stan na").count() == 0
    assert page.locator("#baselinker").count() == 0
    assert visit.open(f"/panel/catalog/product/{shop.product.pk}/change/").get_by_text("Edytuj").count() == 0
    assert page.get_by_role("link", name="Administratorzy").count() == 0


def test_the_user_menu_opens_by_keyboard_and_switches_language_and_look(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open("/panel/")
    page.get_by_role("button", name="wlasciciel").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ciemny").click()
    assert page.locator("html.dark").count() == 1
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Dashboard").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("html.dark").count() == 1


def test_a_narrow_window_has_the_menu_behind_a_button(browser, live_server, shop):
    visitor = Visitor(browser, live_server.url, width=390, height=844)
    visitor.sign_in(shop.owner)
    page = visitor.open("/panel/event_log/event/")
    link = page.get_by_role("link", name="Wszystkie towary")
    assert not link.is_visible()
    page.get_by_role("button", name="Menu").click()
    link.click()
    page.get_by_role("heading", name="Towary", exact=True).wait_for()
    visitor.close()


def test_the_keyboard_reaches_a_row_and_opens_it(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open("/panel/orders/order/")
    page.locator("#result_list tbody a").first.focus()
    page.keyboard.press("Enter")
    page.locator("#towary").wait_for()
