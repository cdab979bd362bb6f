"""The frame of every page: a way past the menu, landmarks, the red bar, error pages, and lists that are kept."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from eshop.addons.services import addon_activate, addon_cancel, addon_ensure_active, addon_suspend
from tests import factories

pytestmark = pytest.mark.django_db
BAR = "addon-bar"


def test_the_first_stop_of_a_keyboard_leads_past_the_menu_into_main(panel):
    page = panel.get("/panel/").content.decode()
    assert page.index('class="skip-link" href="#content"') < page.index("<nav")
    assert '<main id="content" tabindex="-1"' in page
    assert (page.count("<main"), page.count("<h1"), page.count("<header>")) == (1, 1, 1)


def test_a_suspended_addon_is_a_red_bar_on_every_page_and_no_newcomers_welcome(panel):
    addon_ensure_active(code="baselinker")
    pages = ("/panel/", "/panel/orders/order/", "/panel/event_log/event/", "/panel/zamowienia/odrzucone/")
    assert [page for page in pages if BAR in panel.get(page).content.decode()] == []
    addon_suspend(code="baselinker")
    for page in pages:
        text = panel.get(page).content.decode()
        assert BAR in text, page
        assert "Dodatek BaseLinker zawieszony od" in text
    assert "Zacznij od dodatku BaseLinker" not in panel.get("/panel/").content.decode()
    panel.post(reverse("admin:baselinker_addon_step", args=["wznow"]))
    assert BAR not in panel.get("/panel/").content.decode()
    addon_cancel(code="baselinker")
    assert "Z dodatku BaseLinker zrezygnowano" in panel.get("/panel/").content.decode()


def test_who_may_not_change_the_addon_sees_the_bar_without_its_button(client):
    addon_ensure_active(code="baselinker")
    addon_suspend(code="baselinker")
    factories.sign_in(client, factories.user_make("Tylko odczyt"))
    page = client.get("/panel/").content.decode()
    assert BAR in page
    assert "Wznów</button>" not in page
    addon_activate(code="baselinker")


def test_a_shop_that_never_ordered_the_addon_is_welcomed(panel):
    page = panel.get("/panel/").content.decode()
    assert "Zacznij od dodatku BaseLinker" in page
    assert BAR not in page


def test_error_pages_are_in_the_readers_language_with_one_way_on(client):
    factories.sign_in(client, factories.user_make("Tylko odczyt"))
    missing = client.get("/panel/nie-ma-takiej/")
    assert missing.status_code == 404
    assert "Nie ma takiej strony" in missing.content.decode()
    refused = client.get(reverse("admin:auth_user_add"))
    assert refused.status_code == 403
    assert "Twoja rola nie obejmuje tej strony." in refused.content.decode()
    for page in (missing, refused):
        assert 'href="/panel/"' in page.content.decode()
    client.cookies["django_language"] = "en"
    assert "There is no such page" in client.get("/panel/nie-ma-takiej/").content.decode()


@override_settings(DEBUG=False)
def test_a_form_out_of_date_says_that_nothing_was_saved():
    owner = factories.user_make("Właściciel")
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    answer = client.post(reverse("admin:baselinker_addon_step", args=["zamow"]))
    assert answer.status_code == 403
    assert "Formularz stracił ważność" in answer.content.decode()


def test_the_way_back_from_an_order_and_an_item_keeps_filters_page_and_order(panel):
    product = factories.product_make()
    order = factories.order_make(product)
    for address, listed in (
        (reverse("admin:orders_order_change", args=[order.pk]), reverse("admin:orders_order_changelist")),
        (reverse("admin:catalog_product_change", args=[product.pk]), reverse("admin:catalog_product_changelist")),
    ):
        assert panel.get(address).context["back_url"] == listed
        left = {"_changelist_filters": "q=abc&p=2&o=-1"}
        assert panel.get(address, left).context["back_url"] == f"{listed}?q=abc&p=2&o=-1"
    rows = panel.get(f"{reverse('admin:orders_order_changelist')}?stan=5").content.decode()
    assert f"/panel/orders/order/{order.pk}/change/?_changelist_filters=stan%3D5" in rows


@pytest.mark.parametrize(
    ("query", "text"), [("data_od=jutro", "Nie rozumiem tej daty."), ("wartosc_od=duzo", "Nie rozumiem tej kwoty.")]
)
def test_a_date_or_amount_that_cannot_be_read_is_told_at_its_field(panel, query, text):
    name = query.partition("=")[0]
    filters = panel.get(reverse("admin:orders_order_changelist")).content.decode()
    assert f'name="{name}"' in filters
    page = panel.get(f"{reverse('admin:orders_order_changelist')}?{query}").content.decode()
    assert page.count(text) == 1
    assert page.count('aria-invalid="true"') == 1


def test_dates_are_written_the_polish_way(panel):
    order = factories.order_make(factories.product_make())
    placed = order.placed_at.astimezone().strftime("%d.%m.%Y")
    for address in ("/panel/orders/order/", f"/panel/orders/order/{order.pk}/change/"):
        assert placed in panel.get(address).content.decode()


def test_cancelling_an_order_asks_first(panel):
    order = factories.order_make(factories.product_make())
    page = panel.get(f"/panel/orders/order/{order.pk}/change/").content.decode()
    assert 'data-confirm="Anulować zamówienie?' in page
    assert 'data-confirm-when="8"' in page
