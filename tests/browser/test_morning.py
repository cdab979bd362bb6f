"""A red morning of five causes to "nothing to do", with the clicks counted for each cause."""

import pytest

from baselinker_integration.accounts.connections import connection_create
from baselinker_integration.feed.prepare.build import feed_prepare
from eshop.addons.services import addon_ensure_active
from eshop.orders.models import Order
from eshop.panel.roles import roles_install
from tests import factories
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.browser.shop import BaseLinker

pytestmark = pytest.mark.django_db(transaction=True)
MOST_CLICKS = 4
CHOICE = 2
"""Opening a list of choices and choosing: clicks of a pointer that the browser's driver does not make."""


@pytest.fixture
def owner(transactional_db):
    roles_install()
    addon_ensure_active(code="baselinker")
    connected = connection_create(name="Konto główne", key="klucz-do-testow-0123456789")
    good = {
        "category": factories.category_make("Ogród"),
        "ean": "5901234123457",
        "images": ["https://img.example.com/lawka.jpg"],
    }
    factories.product_make("KON-5", name="Konewka 5 l", **good)
    factories.product_make("LAW-150", name="Ławka ogrodowa", gross=None, **good)
    for number in range(3):
        factories.product_make(f"NAW-{number}", vat="22", **good)
    factories.product_make("DON-18", **(good | {"ean": "123"}))
    factories.product_make("SKR-1", **(good | {"category": None}))
    baselinker = BaseLinker(connected.connection.path, connected.key)
    fields = order_fields(
        line("", 1, "15.00", name="Konewka ocynkowana", auction_id="77"),
        baselinker_id="9030",
        delivery_fullname="Jan Kowalski",
    )
    baselinker.call("OrderAdd", **fields)
    feed_prepare(connected.connection)
    return factories.user_make("Właściciel", username="wlasciciel")


def test_five_causes_are_settled_in_at_most_four_clicks_each(visit, owner):
    visit.sign_in(owner)
    page = visit.open("/panel/")
    clicks, spent = visit.count_clicks(), {}

    def case(text):
        return page.locator(".case").filter(has_text=text)

    def settled(cause, before, left, choices=0):
        page.get_by_role("heading", name=left).wait_for()
        spent[cause] = clicks() - before + choices

    page.get_by_role("heading", name="5 spraw do załatwienia").wait_for()
    case("brak ceny").get_by_role("link", name="Wpisz ceny").click()
    page.get_by_label("Cena brutto").fill("1 249,50")
    page.get_by_role("button", name="Zapisz").click()
    page.get_by_text("Zapisano. Wyjdzie z najbliższym importem.").wait_for()
    settled("price", 0, "4 sprawy do załatwienia")

    start = clicks()
    case("stawka VAT").get_by_role("link", name="Wybierz stawkę").click()
    page.get_by_label("Stawka VAT").select_option("23")
    page.get_by_role("button", name="Ustaw wszystkim (3)").click()
    settled("vat", start, "3 sprawy do załatwienia", CHOICE)

    start = clicks()
    case("EAN").get_by_role("link", name="Uzupełnij EAN").click()
    page.get_by_label("EAN").fill("5901234123457")
    page.get_by_label("EAN").press("Enter")
    settled("ean", start, "2 sprawy do załatwienia")

    start = clicks()
    case("kategorii").get_by_role("link", name="Wybierz kategorię").click()
    page.get_by_label("Kategoria").select_option(label="Ogród")
    page.get_by_role("button", name="Zapisz").click()
    settled("category", start, "1 sprawa do załatwienia", CHOICE)

    start = clicks()
    page.get_by_role("link", name="Wskaż towary").click()
    page.get_by_role("link", name="Jan Kowalski").click()
    page.get_by_label("Wskaż towar sklepu").press_sequentially("kon-5")
    page.get_by_role("button", name="Konewka 5 l").click()
    page.get_by_role("link", name="weszło do sklepu").wait_for()
    spent["order"] = clicks() - start
    assert spent == {"price": 2, "vat": 4, "ean": 1, "category": 4, "order": 3}
    assert max(spent.values()) <= MOST_CLICKS

    page = visit.open("/panel/")
    page.get_by_role("heading", name="Nic do zrobienia").wait_for()
    assert Order.objects.get().lines.get().product.code == "KON-5"


def test_a_refused_value_stays_in_its_field_with_the_focus(visit, owner):
    visit.sign_in(owner)
    page = visit.open("/panel/?sprawa=no_price")
    page.get_by_label("Cena brutto").fill("1.249")
    page.get_by_role("button", name="Zapisz").click()
    page.get_by_text("Podaj kwotę, na przykład 12,50.").wait_for()
    field = page.get_by_label("Cena brutto")
    assert field.input_value() == "1.249"
    assert page.evaluate("document.activeElement.id") == "mend-value"
