"""How far a reader has to go who follows one call, and that no modules import each other in a circle."""

import io
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from baselinker_integration.door import http
from tests.architecture.figures import files_passed, rooms_of
from tests.architecture.import_graph import circles, module_graph
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import Shop, product_make, shop_make

PRODUCTS_DATA_FILES = 15
ORDER_ADD_FILES = 25


@pytest.fixture
def shop(monkeypatch) -> Shop:
    """A shop whose account has called before, also with an order."""
    monkeypatch.setattr(http, "close_old_connections", lambda: None)
    made = shop_make()
    made.products = [product_make(f"K{number}", stock=100) for number in range(3)]
    made.call("ProductsList", page="1")
    made.call("ProductsCategories")
    call(made, "ProductsData", products_id=str(made.products[0].pk))
    call(made, "OrderAdd", **order_fields(line(made.products[0]), baselinker_id="1"))
    return made


def call(shop, action, **fields) -> bytes:
    return request(shop, action, **fields)()


def request(shop, action, **fields) -> Callable[[], bytes]:
    """What makes one call."""
    body = urlencode({"bl_pass": shop.key, "action": action, **fields}).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": shop.connection.path,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(body),
    }
    application = http.ConnectorApplication(None)
    return lambda: b"".join(application(environ, lambda status, headers: None))


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_call_for_data_passes_through_few_files(shop, capsys):
    files = files_passed(request(shop, "ProductsData", products_id=str(shop.products[1].pk)))
    with capsys.disabled():
        print(f"\nfiles of a ProductsData call {len(files)}: {' '.join(files)}")
    assert "baselinker_integration/actions/products_data.py" in files
    assert len(files) <= PRODUCTS_DATA_FILES


@pytest.mark.django_db
@pytest.mark.postgres
def test_an_order_passes_through_few_files(shop, capsys):
    fields = order_fields(line(shop.products[1]), baselinker_id="2")
    files = files_passed(request(shop, "OrderAdd", **fields))
    with capsys.disabled():
        print(f"\nfiles of an OrderAdd {len(files)}: {' '.join(files)}")
    assert "eshop/orders/services/content.py" in files
    assert len(files) <= ORDER_ADD_FILES


def test_no_modules_import_each_other_in_a_circle():
    assert circles(module_graph()) == []


@pytest.mark.parametrize("package", ["baselinker_integration", "eshop.api"])
def test_no_rooms_import_each_other_in_a_circle(package):
    assert circles(rooms_of(package)) == []


def test_a_circle_is_seen():
    """The control, over one module in between and beside a chain without a circle."""
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": set()}
    assert circles(graph) == [["a", "b", "c"]]
