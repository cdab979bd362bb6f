"""The sample shop: loads once, and holds every fault that the connector names."""

import pytest

from eshop.catalog.models import PriceList, Product
from eshop.catalog.sample import sample_shop_load
from tests.eshop.catalog.importing.helpers import everything, item

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    report = sample_shop_load()
    assert (report.rejected, report.refused_files) == (0, [])
    return report


def test_loading_again_changes_nothing(shop):
    before = everything()
    again = sample_shop_load()
    assert (again.created, again.updated, again.unchanged) == (0, 0, shop.created)
    assert everything() == before


def test_size_and_variants(shop):
    own = Product.objects.filter(parent__isnull=True)
    assert own.count() == 40
    assert own.filter(variants__isnull=False).distinct().count() == 5


def test_price_lists(shop):
    assert set(PriceList.objects.values_list("name", "currency", "is_default")) == {
        ("Detaliczny", "PLN", True),
        ("BaseLinker", "PLN", False),
        ("Hurt EUR", "EUR", False),
    }


def test_every_fault_has_its_item(shop):
    assert item("LP-101")["name"] == ""
    assert item("LP-102")["code"] == ""
    assert item("LP-103")["prices"] == {}
    assert item("LP-104")["vat"] == "22"
    assert item("LP-105")["code"] == item("LP-004")["code"]
    assert item("LP-106")["prices"] == {"Detaliczny": "99.00"}
    assert item("LP-107")["prices"] == {"Detaliczny": "0.00", "BaseLinker": "0.00"}
    assert item("LP-108")["translations"] == {}
    assert item("LP-109")["ean"] == ""
    assert not _ean_is_right(item("LP-110")["ean"])
    assert len(item("LP-111")["images"]) == 18
    assert item("LP-112")["images"] == []
    assert item("LP-113")["images"][0].startswith("ftp://")
    assert item("LP-114")["stock"] == "-3.000"
    assert (item("LP-115")["stock"], item("LP-115")["unit"]) == ("37.500", "m")
    assert item("LP-116")["category"] == ""
    assert len(item("LP-117")["name"]) > 200
    assert "Hurt EUR" in item("LP-002")["prices"]


def test_all_other_codes_of_goods_are_right(shop):
    found = Product.objects.exclude(external_id="LP-110").exclude(ean="").values_list("ean", flat=True)
    assert len(found) == len(set(found)) > 45
    assert [ean for ean in found if not _ean_is_right(ean)] == []


def _ean_is_right(ean):
    digits = [int(digit) for digit in ean]
    return len(digits) == 13 and (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0
