"""Lists by hand: rows ticked, keys, a view, and a form whose session ended."""

import pytest
from django.contrib.sessions.models import Session

from eshop.catalog.models import Product
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


def test_what_was_typed_outlives_the_session(visit, shop):
    visit.sign_in(shop.owner)
    edit = f"/panel/catalog/product/{shop.product.pk}/edycja/"
    page = visit.open(edit)
    page.locator("[name=short_description]").fill("Nowy opis, pisany długo")
    Session.objects.all().delete()
    page.get_by_role("button", name="Zapisz", exact=True).first.click()
    page.get_by_text("Wpisany tekst nie przepadł").wait_for()
    page.locator("#login-form [name=username]").fill("wlasciciel")
    page.locator("#login-form [name=password]").fill("correct horse battery")
    page.get_by_role("button", name="Zaloguj się", exact=True).click()
    page.get_by_text("Sesja wygasła, zanim to zapisano.").wait_for()
    assert page.url.endswith(edit)
    assert page.locator("[name=short_description]").input_value() == "Nowy opis, pisany długo"
    page.get_by_role("button", name="Zapisz", exact=True).first.click()
    page.wait_for_load_state("load")
    assert Product.objects.get(pk=shop.product.pk).short_description == "Nowy opis, pisany długo"
