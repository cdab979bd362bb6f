"""Lists by hand: rows ticked by keys, changed together, counted in views."""

import pytest

from eshop.orders.models import Order, OrderStatus

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/panel/orders/order/"


def test_rows_are_gone_over_by_keys_ticked_and_confirmed_together(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(LIST)
    bar = page.locator(".bulk-bar")
    assert not bar.is_visible()
    for key in "jxjx":
        page.keyboard.press(key)
    assert bar.locator("[data-pick-count]").inner_text() == "2"
    page.keyboard.press("/")
    page.keyboard.type("jx")
    assert page.locator("#searchbar").input_value() == "jx", "keys rest while something is typed"
    bar.get_by_role("button", name="Potwierdź").click()
    page.get_by_role("button", name="Potwierdź (2)").click()
    page.get_by_role("heading", name="Potwierdź: wykonana").wait_for()
    assert Order.objects.filter(status=OrderStatus.CONFIRMED).count() == 2
    page.get_by_role("link", name="Wróć do listy").click()
    page.locator(".chip-count").first.wait_for()
    assert page.locator("#view-chips").inner_text().split("\n")[0].startswith("Do potwierdzenia")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#towary").wait_for()
