"""Towary: reading, editing, categories, price lists, bulk corrections."""

import pytest
from django.urls import reverse

from eshop.catalog.models import Category, Price, PriceList, Product
from eshop.catalog.services.corrections import (
    products_copy_default_price,
    products_set_category,
    products_sort_images,
)
from tests import factories

pytestmark = pytest.mark.django_db


def _form_of(page):
    """What a browser would send back from the page's form."""
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        management = inline.formset.management_form
        values |= {management.add_prefix(name): management[name].value() for name in management.fields}
        for row in inline.formset.forms:
            values |= {row.add_prefix(name): row[name].value() for name in row.fields}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


def test_the_list_shows_main_items_and_finds_them_by_their_variants(panel):
    grouped = factories.product_make("BUT", name="Buty")
    factories.product_make("BUT-41", name="Buty 41", parent=grouped)
    factories.product_make("KUB", name="Kubek")
    page = panel.get(reverse("admin:catalog_product_changelist"))
    assert [product.code for product in page.context["cl"].result_list] == ["KUB", "BUT"]
    found = panel.get(reverse("admin:catalog_product_changelist"), {"q": "BUT-41"})
    assert [product.code for product in found.context["cl"].result_list] == ["BUT"]


def test_an_item_is_edited_with_images_and_attributes_as_lines(panel):
    product = factories.product_make("KUB", images=["https://a/1.jpg"], attributes=[["Kolor", "biały"]])
    address = reverse("admin:catalog_product_edit", args=[product.pk])
    values = _form_of(panel.get(address))
    assert values["attributes_text"] == "Kolor: biały"
    changed = values | {
        "images_text": "https://a/2.jpg\n\nhttps://a/1.jpg",
        "attributes_text": "Kolor: czarny\nUcho: tak",
    }
    assert panel.post(address, changed).status_code == 302
    product.refresh_from_db()
    assert product.images == ["https://a/2.jpg", "https://a/1.jpg"]
    assert product.attributes == [["Kolor", "czarny"], ["Ucho", "tak"]]
    assert product.stock.quantity == 5


def test_a_malformed_attribute_is_named_and_nothing_is_saved(panel):
    product = factories.product_make("KUB", attributes=[["Kolor", "biały"]])
    address = reverse("admin:catalog_product_edit", args=[product.pk])
    answer = panel.post(address, _form_of(panel.get(address)) | {"attributes_text": "bez dwukropka", "name": "Inna"})
    assert "Wiersz „bez dwukropka” nie ma postaci" in answer.content.decode()
    product.refresh_from_db()
    assert (product.attributes, product.name == "Inna") == ([["Kolor", "biały"]], False)


def test_readers_open_items_but_not_their_form(client, reader):
    product = factories.product_make("KUB")
    client.force_login(reader)
    page = client.get(reverse("admin:catalog_product_change", args=[product.pk])).content.decode()
    assert reverse("admin:catalog_product_edit", args=[product.pk]) not in page
    posted = client.post(reverse("admin:catalog_product_edit", args=[product.pk]), {"name": "Inna"})
    assert posted.status_code == 403
    assert not Product.objects.filter(name="Inna").exists()


def test_a_category_cannot_be_hung_below_its_own_child(panel):
    parent = factories.category_make("A")
    child = factories.category_make("B", parent=parent)
    address = reverse("admin:catalog_category_change", args=[parent.pk])
    answer = panel.post(address, _form_of(panel.get(address)) | {"parent": child.pk})
    assert "Kategoria nie może leżeć pod samą sobą." in answer.content.decode()
    assert Category.objects.get(pk=parent.pk).parent is None


def test_another_price_list_becomes_the_default_one(panel):
    first = factories.price_list_default()
    second = PriceList.objects.create(name="Allegro")
    address = reverse("admin:catalog_pricelist_change", args=[second.pk])
    assert panel.post(address, _form_of(panel.get(address)) | {"make_default": "on"}).status_code == 302
    assert list(PriceList.objects.filter(is_default=True)) == [second]
    assert panel.post(reverse("admin:catalog_pricelist_delete", args=[second.pk]), {"post": "yes"}).status_code == 403
    assert PriceList.objects.filter(pk__in=[first.pk, second.pk]).count() == 2


def test_mending_changes_only_what_lacks_something():
    category, other = factories.category_make("Cel"), factories.category_make("Inna")
    bare, sorted_in = factories.product_make(), factories.product_make(category=other)
    ids = [bare.pk, sorted_in.pk]
    assert products_set_category(product_ids=ids, category=category) == 1
    assert list(Product.objects.order_by("pk").values_list("category", flat=True)) == [category.pk, other.pk]

    chosen = PriceList.objects.create(name="Allegro")
    Price.objects.create(product=bare, price_list=chosen, gross="1.00")
    assert products_copy_default_price(product_ids=ids, price_list=chosen) == 1
    prices = dict(Price.objects.filter(price_list=chosen).values_list("product", "gross"))
    assert {key: str(value) for key, value in prices.items()} == {bare.pk: "1.00", sorted_in.pk: "19.99"}

    Product.objects.filter(pk=bare.pk).update(images=["zdjecie.jpg", "https://a/1.jpg", "", "/media/2.jpg"])
    assert products_sort_images(product_ids=ids) == 1
    bare.refresh_from_db()
    assert bare.images == ["https://a/1.jpg", "/media/2.jpg", "zdjecie.jpg", ""]
