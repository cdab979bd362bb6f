"""The category tree: paths are found or made once, and no move closes a cycle."""

import pytest

from eshop.catalog.models import Category
from eshop.catalog.services.categories import category_move, category_path_ensure
from eshop.core.errors import ApplicationError

pytestmark = pytest.mark.django_db


def tree():
    return sorted(Category.objects.values_list("parent__name", "name"), key=str)


def test_path_is_made_once_and_found_again():
    garnki = category_path_ensure(path=["Dom", "Kuchnia", "Garnki"])
    assert category_path_ensure(path=["Dom", "Kuchnia", "Garnki"]) == garnki
    assert category_path_ensure(path=["Ogród", "Kuchnia"]) != category_path_ensure(path=["Dom", "Kuchnia"])
    assert tree() == [("Dom", "Kuchnia"), ("Kuchnia", "Garnki"), ("Ogród", "Kuchnia"), (None, "Dom"), (None, "Ogród")]


def test_empty_path_is_an_error():
    with pytest.raises(ApplicationError, match="Ścieżka kategorii jest pusta"):
        category_path_ensure(path=[])


def test_category_moves_with_what_is_below_it():
    category_path_ensure(path=["Dom", "Kuchnia", "Garnki"])
    kuchnia, ogrod = Category.objects.get(name="Kuchnia"), category_path_ensure(path=["Ogród"])
    category_move(category_id=kuchnia.pk, parent_id=ogrod)
    assert tree() == [("Kuchnia", "Garnki"), ("Ogród", "Kuchnia"), (None, "Dom"), (None, "Ogród")]
    category_move(category_id=kuchnia.pk, parent_id=None)
    assert tree() == [("Kuchnia", "Garnki"), (None, "Dom"), (None, "Kuchnia"), (None, "Ogród")]


@pytest.mark.parametrize("target", ["Dom", "Kuchnia", "Garnki"])
def test_category_cannot_lie_below_itself(target):
    category_path_ensure(path=["Dom", "Kuchnia", "Garnki"])
    before = tree()
    with pytest.raises(ApplicationError, match="Kategoria nie może leżeć pod samą sobą"):
        category_move(category_id=Category.objects.get(name="Dom").pk, parent_id=Category.objects.get(name=target).pk)
    assert tree() == before


def test_two_categories_of_one_name_cannot_share_a_parent():
    category_path_ensure(path=["Dom", "Inne"])
    category_path_ensure(path=["Inne"])
    with pytest.raises(ApplicationError, match="jest już kategoria o tej nazwie"):
        category_move(category_id=Category.objects.get(name="Inne", parent__isnull=False).pk, parent_id=None)


def test_unknown_category_is_an_error():
    with pytest.raises(ApplicationError, match="Nie ma takiej kategorii"):
        category_move(category_id=1, parent_id=None)
