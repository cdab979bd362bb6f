"""The three steps, from an empty shop to a checked connection."""

import pytest

from baselinker_integration.models import Connection
from eshop.panel.roles import roles_install
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_order_connect_check(visit, settings):
    settings.OWN_URL = visit.address
    roles_install()
    factories.product_make(
        category=factories.category_make(), ean="5901234123457", images=["https://img.example.com/1.jpg"]
    )
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visit.address)
    visit.sign_in(factories.user_make("Właściciel"))
    page = visit.open("/panel/integracje/baselinker/")
    page.get_by_role("button", name="Zamów dodatek").click()
    page.get_by_role("button", name="Aktywuj").click()
    page.get_by_role("link", name="Podłącz konto", exact=True).click()
    page.get_by_label("Nazwa konta").fill("Konto z przeglądarki")
    page.get_by_label("Początek doby").fill("06:10")
    page.get_by_role("button", name="Podłącz konto").click()

    key = page.locator("#connector-key").inner_text()
    connection = Connection.objects.get()
    assert page.locator("#connector-address").inner_text() == f"{visit.address}{connection.path}"
    page.locator("[data-copy='#connector-key']").click()
    page.get_by_text("Skopiowano.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == key
    page.get_by_text("Pobierz nowe produkty i zaktualizuj istniejące").wait_for()

    page.get_by_role("link", name="Klucz zapisany, dalej").click()
    assert key not in page.content()
    page.get_by_role("button", name="Sprawdź połączenie").click()
    page.get_by_role("heading", name="Sprawdzenie połączenia").wait_for(timeout=60000)
    assert page.get_by_text("niespełniona", exact=True).count() == 0
    assert page.get_by_text("spełniona", exact=True).count() > 10


def test_disconnecting_asks_first(visit, shop):
    visit.sign_in(shop.owner)
    page = visit.open(f"/panel/baselinker/connection/{shop.connection.pk}/change/")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Odłącz konto").click()
    assert Connection.objects.get().is_active
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Odłącz konto").click()
    page.get_by_text("Konto zostało odłączone.").wait_for()
    assert not Connection.objects.get().is_active
