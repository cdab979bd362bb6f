"""The item's page: what is wrong with it stands on top; prices and weights are typed with a comma."""

from decimal import Decimal

import pytest
from django import forms

from baselinker_integration.feed.prepare.build import feed_prepare
from baselinker_integration.models import FeedProblem
from eshop.catalog.models import Price, Product
from eshop.core.pages.amount_field import AmountField
from tests import factories
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db
CHANGE = "/panel/catalog/product/%s/change/"


def test_what_keeps_an_item_back_stands_on_top_with_the_way_to_its_field(panel):
    shop, product = shop_make(), factories.product_make("A-1", gross=None, ean="")
    feed_prepare(shop.connection)
    page = panel.get(CHANGE % product.pk).content.decode()
    problem = FeedProblem.objects.get(code="no_price")
    assert page.index("Nie wychodzi: Brak ceny") < page.index("Wychodzi z ostrzeżeniem: Brak kodu EAN")
    assert f'href="/panel/?sprawa=no_price&amp;po={problem.pk - 1}"' in page
    row = panel.get(f"/panel/?sprawa=no_price&po={problem.pk - 1}").context["row"]
    assert row.problem == problem


def test_a_grouped_item_tells_of_its_variants_and_a_variant_of_itself(panel):
    shop, grouped = shop_make(), factories.product_make("BUT", ean="5901234123457")
    variant = factories.product_make("BUT-41", parent=grouped, gross=None)
    feed_prepare(shop.connection)
    assert "(BUT-41)" in panel.get(CHANGE % grouped.pk).content.decode()
    text = panel.get(CHANGE % variant.pk).content.decode()
    assert "Nie wychodzi: Brak ceny" in text
    assert "(BUT-41)" not in text


def test_a_good_item_and_a_reader_without_the_right_see_no_note(panel, client):
    shop = shop_make()
    product = factories.product_make(
        ean="5901234123457", category=factories.category_make(), images=["https://img.example.com/a.jpg"]
    )
    feed_prepare(shop.connection)
    assert "item-problems" not in panel.get(CHANGE % product.pk).content.decode()


@pytest.mark.parametrize(
    ("typed", "stored"), [("12,50", "12.50"), ("12.5", "12.50"), ("1 249,00 zł", "1249.00"), ("0", "0.00")]
)
def test_a_price_typed_with_a_comma_is_that_price(typed, stored):
    assert AmountField(max_digits=12, decimal_places=2).clean(typed) == Decimal(stored)


@pytest.mark.parametrize("typed", ["1.249", "12,505", "abc", "1,2,3", "1e3", "NaN"])
def test_what_has_two_readings_or_none_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        AmountField(max_digits=12, decimal_places=2).clean(typed)


def test_the_form_of_an_item_shows_and_takes_commas(panel):
    product = factories.product_make("A-1", gross="159.00", weight=Decimal("1.100"))
    address = f"/panel/catalog/product/{product.pk}/edycja/"
    page = panel.get(address)
    text = page.content.decode()
    assert 'value="159,00"' in text
    assert 'value="1,100"' in text
    assert text.count('inputmode="decimal"') >= 2
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for inline in page.context["inline_admin_formsets"]:
        management = inline.formset.management_form
        values |= {f"{management.prefix}-{name}": management[name].value() for name in management.fields}
        for one in inline.formset.forms:
            values |= {one.add_prefix(name): one[name].value() for name in one.fields if one[name].value() is not None}
    answer = panel.post(address, values | {"prices-0-gross": "12,50", "weight": "0,250"})
    assert answer.status_code == 302, answer.context["errors"]
    assert Price.objects.get(product=product).gross == Decimal("12.50")
    assert Product.objects.get().weight == Decimal("0.250")
