"""An item as a merchant sees it: pictures, description, what BaseLinker has of it, and what a save leads to."""

import pytest
from django.urls import reverse

from eshop.catalog.descriptions import description_shown
from eshop.catalog.models import Product
from eshop.catalog.pictures import fetching, view
from eshop.core.public_fetch import FetchError
from tests import factories
from tests.baselinker_integration.shop import product_make, shop_make
from tests.eshop.panel.test_catalogue import _form_of

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\nrest"


def _page(client, name, *args, **query):
    return client.get(reverse(f"admin:{name}", args=args), query).content.decode()


@pytest.fixture
def answers(settings, monkeypatch):
    """What hosts of pictures answer, by address; the fetching itself has tests of its own."""
    settings.ITEM_PICTURES = True
    found = {}

    def fetch(address, write, *, seconds):
        if address not in found:
            raise FetchError("nie ma takiego serwera")
        write(found[address])

    monkeypatch.setattr(fetching, "public_fetch", fetch)
    return found


def test_pictures_come_through_our_own_host(panel, answers):
    item = factories.product_make("KUB", images=["https://a.example/1.png", "https://a.example/2.png"])
    page = _page(panel, "catalog_product_change", item.pk)
    first, second = view.picture_addresses(item)
    assert page.count(f'<img src="{first}"') == page.count(f'<img src="{second}"') == 1
    assert 'loading="lazy"' in page
    assert 'referrerpolicy="no-referrer"' in page
    assert 'src="https://' not in page
    answers["https://a.example/1.png"] = PNG
    answer = panel.get(first)
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, max-age=604800"


@pytest.mark.parametrize("content", [None, b"<svg onload=alert(1)>", b"<html>", PNG + b"0" * fetching.LARGEST])
def test_what_is_no_picture_is_a_drawing_of_none(panel, answers, content):
    item = factories.product_make("KUB", images=["https://a.example/1.png"])
    if content is not None:
        answers["https://a.example/1.png"] = content
    answer = panel.get(view.picture_addresses(item)[0])
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, view.MISSING, "private, max-age=3600")


def test_a_picture_needs_the_right_to_items_and_a_place_that_is_there(panel, client, answers, settings):
    item = factories.product_make("KUB", images=["https://a.example/1.png", 7])
    answers["https://a.example/1.png"] = PNG
    for place in (1, 2, 99):
        assert panel.get(reverse("admin:catalog_product_picture", args=[item.pk, place])).content == view.MISSING
    settings.ITEM_PICTURES = False
    assert panel.get(view.picture_addresses(item)[0]).content == view.MISSING
    client.force_login(factories.user_make(username="bez.praw"))
    assert client.get(view.picture_addresses(item)[0]).status_code == 403


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p>Solidny <b>stołek</b></p>", "<p>Solidny <b>stołek</b></p>"),
        ("<script>alert(1)</script><p onclick=x()>a</p>", "<p>a</p>"),
        ('<a href="javascript:x()">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<a href="https://a.example">a</a>', '<a href="https://a.example" rel="noopener noreferrer">a</a>'),
        ('<img src="https://zly.example/p.gif"><b style="x">a</b>', "<b>a</b>"),
        ("<iframe src=x></iframe><style>*{}</style><form><input>a</form>", "a"),
        ("Dwa\nwiersze, 2 < 3", "<p>Dwa<br>wiersze, 2 &lt; 3</p>"),
        ("", ""),
    ],
)
def test_a_description_is_shown_as_the_offer_does_and_harms_nobody(text, shown):
    assert description_shown(text) == shown


def test_the_page_says_on_top_what_baselinker_has(panel):
    shop = shop_make()
    good, bad = product_make("A-1"), product_make("A-2", price=None)
    assert "Wyjdzie przy następnej synchronizacji" in _page(panel, "catalog_product_change", good.pk)
    page = _page(panel, "catalog_product_change", bad.pk)
    assert "W BaseLinkerze" in page
    assert "Nie wychodzi" in page
    assert shop.connection.name in page


def test_the_list_shows_picture_trouble_and_what_the_variants_have(panel):
    connection = factories.connection_make()
    item = factories.product_make("A-1", name="Kubek", images=["https://a.example/1.png"])
    grouped = factories.product_make("B", name="But", gross=None, quantity=0)
    for code, gross, quantity in (("B-1", "80.00", 2), ("B-2", "70.00", 3)):
        factories.product_make(code, parent=grouped, gross=gross, quantity=quantity)
    connection.feed.problems.create(product_id=item.pk, item_id=item.pk, code="no_ean", severity=1)
    page = _page(panel, "catalog_product_changelist")
    assert view.picture_addresses(item)[0] in page
    assert page.count('class="severity severity-1"') == 1
    assert "od 70,00" in page
    listed = panel.get(reverse("admin:catalog_product_changelist")).context["cl"].result_list
    assert [(row.code, row.of_variants and row.of_variants.pieces) for row in listed] == [("B", 5), ("A-1", None)]


def test_saving_a_mistake_says_that_the_item_will_not_go_out(panel):
    shop = shop_make()
    item = product_make("A-1")
    address = reverse("admin:catalog_product_edit", args=[item.pk])
    values = _form_of(panel.get(address))

    def told(**changes):
        answer = panel.post(address, values | changes, follow=True)
        return [str(message) for message in answer.context["messages"]]

    withheld = [text for text in told(name="") if "nie wyjdzie do BaseLinkera" in text]
    assert withheld == [f"{shop.connection.name}: towar nie wyjdzie do BaseLinkera. Brak nazwy."]
    assert not [text for text in told(name="Kubek", ean="5901234123457") if "nie wyjdzie" in text]
    assert Product.objects.get(pk=item.pk).name == "Kubek"


def test_the_form_names_categories_by_their_paths_and_asks_before_leaving(panel):
    house, garden = factories.category_make("Dom"), factories.category_make("Ogród")
    item = factories.product_make("A-1", category=factories.category_make("Narzędzia", parent=house))
    factories.category_make("Narzędzia", parent=garden)
    page = _page(panel, "catalog_product_edit", item.pk)
    assert "Dom &gt; Narzędzia" in page
    assert "Ogród &gt; Narzędzia" in page
    assert 'class="warn-unsaved-form"' in page


def test_the_ledger_leads_to_the_order_that_took_the_pieces(panel):
    item = factories.product_make("A-1")
    item.stock_movements.create(delta=-1, kind="sale", reference="order:77")
    page = _page(panel, "catalog_product_change", item.pk)
    assert f'<a href="{reverse("admin:orders_order_change", args=[77])}">Zamówienie 77</a>' in page


def test_an_order_shows_the_pictures_of_its_lines(panel):
    item = factories.product_make("A-1", images=["https://a.example/1.png"])
    order = factories.order_make(item, factories.product_make("A-2"))
    page = _page(panel, "orders_order_change", order.pk)
    assert page.count('class="item-picture"') == 1
    assert view.picture_addresses(item)[0] in page
