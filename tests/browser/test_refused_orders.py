"""From a refused paid order to a packed one, with the clicks counted."""

import pytest

from baselinker_integration.models import OfferLink
from eshop.orders.models import Order, OrderStatus

pytestmark = pytest.mark.django_db(transaction=True)
MOST_CLICKS = 8


def test_a_refused_paid_order_is_packed_in_at_most_eight_clicks(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open("/panel/")
    clicks = visit.count_clicks()
    page.get_by_role("link", name="Odrzucone", exact=True).click()
    page.get_by_role("link", name="Karol Dąb").click()
    page.get_by_label("Wskaż towar sklepu").press_sequentially("bid")
    page.get_by_role("button", name="Bidon 750 ml żółty").click()
    page.get_by_role("link", name="weszło do sklepu").click()
    page.get_by_label("Zmień stan na").select_option(label="zrealizowane")
    page.get_by_role("button", name="Zmień").click()
    page.get_by_text("Zmieniono stan zamówienia.").wait_for()
    order = Order.objects.get(baselinker_binding__external_id="9030")
    assert (order.status, order.lines.get().product) == (OrderStatus.COMPLETED, shop.product)
    assert OfferLink.objects.get().product == shop.product
    # Opening the list of states and choosing one are two clicks of a pointer that the browser's driver does not make.
    assert clicks() == 5
    assert clicks() + 2 <= MOST_CLICKS
    page = visit.open("/panel/zamowienia/odrzucone/")
    page.get_by_text("Wszystkie zamówienia weszły do sklepu.").wait_for()


def test_hits_are_chosen_by_keys_and_enter_takes_none_that_is_not_focused(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(f"/panel/zamowienia/odrzucone/{shop.call.pk}/")
    page.get_by_label("Wskaż towar sklepu").press_sequentially("skar")
    hits = page.locator(".hit")
    hits.first.wait_for()
    page.keyboard.press("Enter")
    assert page.url.endswith(f"/{shop.call.pk}/")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    code = hits.first.locator("small").inner_text()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="weszło do sklepu").wait_for()
    assert OfferLink.objects.get().product.code == code


def test_all_of_a_page_are_ticked_with_one_box(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open("/panel/zamowienia/odrzucone/")
    page.get_by_label("Zaznacz wszystkie na stronie").check()
    assert page.locator("[data-pick-count]").inner_text() == "1"
    page.get_by_role("button", name="Odrzuć na stałe").click()
    page.get_by_label("Powód").fill("zwrot pieniędzy")
    page.get_by_role("button", name="Odrzuć na stałe").click()
    page.get_by_text("Odrzucono na stałe zamówień: 1.").wait_for()
