"""CategoryAdd: categories made by BaseLinker (protocol, 3.11)."""

import pytest

from eshop.catalog.models import Category
from event_log.models import Event
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return shop_make(writes_products=True)


@pytest.mark.parametrize("parent_id", ["", "0", None])
def test_without_parent_the_category_is_a_root(shop, parent_id):
    reply = shop.call("CategoryAdd", name="Kuchnia", parent_id=parent_id)
    category = Category.objects.get()
    assert reply == {"category_id": str(category.pk)}
    assert (category.name, category.parent, category.is_active) == ("Kuchnia", None, True)
    event = Event.objects.get(type="category_written")
    assert (event.subject_id, event.subject_label) == (str(category.pk), "Kuchnia")


def test_below_a_parent_and_seen_as_a_path(shop):
    kitchen = shop.call("CategoryAdd", name="Kuchnia")["category_id"]
    mugs = shop.call("CategoryAdd", name="Kubki", parent_id=kitchen)["category_id"]
    assert shop.call("ProductsCategories") == {kitchen: "Kuchnia", mugs: "Kuchnia/Kubki"}


def test_the_same_name_in_the_same_place_is_the_same_category(shop):
    kitchen = shop.call("CategoryAdd", name="Kuchnia")
    assert shop.call("CategoryAdd", name=" Kuchnia ", parent_id="0") == kitchen
    child = shop.call("CategoryAdd", name="Kuchnia", parent_id=kitchen["category_id"])
    assert shop.call("CategoryAdd", name="Kuchnia", parent_id=kitchen["category_id"]) == child
    assert child != kitchen
    assert Category.objects.count() == 2
    assert Event.objects.filter(type="category_written").count() == 2


@pytest.mark.parametrize("fields", [{}, {"name": ""}, {"name": "   "}, {"name": "x" * 201}, {"name": ["x"]}])
def test_a_category_needs_a_usable_name(shop, fields):
    reply = shop.call("CategoryAdd", **fields)
    assert (reply["error_code"], reply["error_text"][:4]) == ("invalid_parameter", "name")
    assert not Category.objects.exists()


@pytest.mark.parametrize("parent_id", ["99", "abc", "-1", "1.5", "9" * 30])
def test_an_unknown_parent_is_refused(shop, parent_id):
    reply = shop.call("CategoryAdd", name="Kubki", parent_id=parent_id)
    assert (reply["error_code"], reply["error_text"][:9]) == ("invalid_parameter", "parent_id")
    assert not Category.objects.exists()
