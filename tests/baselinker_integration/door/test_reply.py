"""An answer is packed for a client that asks, and for no other."""

import gzip

import pytest

from eshop.core.transport import SMALLEST_PACKED
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(client):
    product = product_make(description="Opis " * SMALLEST_PACKED)
    shop = shop_make()
    shop.call("ProductsList", page="1")

    def call(action="ProductsData", **headers):
        form = {"bl_pass": shop.key, "action": action, "products_id": str(product.pk)}
        return client.post(shop.connection.path, form, headers=headers)

    return call


def test_a_client_that_asks_gets_the_same_bytes_packed(post):
    plain, packed = post(), post(**{"Accept-Encoding": "deflate, gzip;q=0.5"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 4


@pytest.mark.parametrize("accepted", ["", "identity", "deflate, br", "gzip;q=0", "gzip; q=0.000"])
def test_any_other_client_gets_them_plain(post, accepted):
    answer = post(**{"Accept-Encoding": accepted})

    assert "Content-Encoding" not in answer
    assert answer.json()
    assert answer["Vary"] == "Accept-Encoding"


def test_a_short_answer_stays_plain(post):
    assert "Content-Encoding" not in post("FileVersion", **{"Accept-Encoding": "gzip"})
