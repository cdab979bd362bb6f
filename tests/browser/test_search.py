"""Ctrl-K: found, chosen and opened by keys alone."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def test_everything_is_found_and_opened_by_keys(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open("/panel/catalog/product/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "searchbar"
    page.keyboard.press("Control+k")
    dialog = page.locator("#search-dialog")
    assert dialog.evaluate("node => node.matches(':modal')")
    page.keyboard.type(f"zamówienie {shop.order.pk}")
    dialog.locator(".search-hit").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.className") == "search-hit"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    assert not dialog.evaluate("node => node.open")
    assert page.evaluate("document.activeElement.id") == "searchbar"
    page.keyboard.press("Control+k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/panel/orders/order/{shop.order.pk}/change/")
    page.keyboard.press("/")
    assert page.locator("#search-dialog").evaluate("node => node.open")
    page.locator("[data-search-close]").click()
    assert not page.locator("#search-dialog").evaluate("node => node.open")
    page.locator("[data-search-open]").click()
    assert page.locator("#search-dialog").evaluate("node => node.open")
