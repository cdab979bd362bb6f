"""The ERP's day over real HTTP: what the command prints, what it leaves in the shop, and what its exit status means."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from eshop.api.models import WholeSync
from eshop.api.player.client import ErpClient, ErpError
from eshop.api.scopes import Scope
from eshop.catalog.models import Product, Stock
from eshop.orders.models import Order, OrderStatus
from tests.eshop.api.caller import api_caller_make
from tests.eshop.orders.sales import sell
from tests.factories import price_list_default, product_make
from tests.listener import listening

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = [
    {"external_id": f"TWR-{number}", "code": f"K-{number}", "name": f"Kubek {number}", "vat": "23", "stock": "10"}
    | {"prices": [{"gross": f"{number}.50"}]}
    for number in range(1, 13)
]
LINES = [
    "✓ Pełna synchronizacja, towary: nowe 11, bez zmian 1",
    "✓ Pełna synchronizacja, ceny: nowe 11, zmienione 1",
    "✓ Pełna synchronizacja, stany: zmienione 12",
    "✓ Pełna synchronizacja zakończona: wycofane z oferty 1",
    "✓ Zmiana jednego towaru: zmienione 1, bez zmian 11",
    "✓ Stany po zaksięgowanych zamówieniach: bez zmian 12",
    "✓ Zamówienia pobrane i potwierdzone: zmienione 1",
    "✓ Paczki i faktury odesłane: zmienione 1",
]


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "erp.ndjson"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def play(url, token, catalogue, *arguments):
    out, status = io.StringIO(), 0
    try:
        call_command("play_erp", "--url", url, "--token", token, "--catalog", str(catalogue), *arguments, stdout=out)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue()


@pytest.fixture
def shop(live_server):
    """A shop with one item of the ERP's and one that it does not know, and an order that waits."""
    price_list_default()
    item = product_make("K-1", external_id="TWR-1", name="Kubek 1")
    product_make("OLD", external_id="OLD")
    caller = api_caller_make()
    sell({item: 3})
    return live_server.url, caller.token


def test_the_whole_day_is_in_the_shop(shop, catalogue):
    status, out = play(*shop, catalogue)
    assert (status, out.splitlines()) == (0, LINES)
    assert set(Product.objects.filter(is_active=True).values_list("external_id", "name")) == {
        (row["external_id"], row["name"] + (" (zmieniony)" if row["external_id"] == "TWR-1" else "")) for row in ROWS
    }
    left = dict(
        Stock.objects.filter(product__external_id__startswith="TWR").values_list("product__external_id", "quantity")
    )
    assert left == {row["external_id"]: 7 if row["external_id"] == "TWR-1" else 10 for row in ROWS}
    order = Order.objects.get()
    assert (order.status, order.erp_number, order.invoice_number) == (
        OrderStatus.COMPLETED,
        f"ZO/{order.pk}",
        f"FV/{order.pk}",
    )
    assert [(parcel.number, parcel.carrier) for parcel in order.parcels.all()] == [(f"6200{order.pk:08}", "DPD")]
    assert WholeSync.objects.get().state == "completed"


def test_a_refusal_ends_the_day_and_says_why(live_server, catalogue):
    price_list_default()
    caller = api_caller_make(scopes=[Scope.CATALOG_WRITE, Scope.STOCK_WRITE])
    status, out = play(live_server.url, caller.token, catalogue)
    lines = out.splitlines()
    assert (status, lines[0], len(lines)) == (1, "✓ Pełna synchronizacja, towary: nowe 12", 2)
    assert lines[1].startswith("✗ Pełna synchronizacja, ceny: scope_missing: ")
    assert WholeSync.objects.get().state == "open"


def test_json_is_one_object(live_server, catalogue):
    status, out = play(live_server.url, "esk_wrong", catalogue, "--json")
    (step,) = json.loads(out)["steps"]
    assert (status, step["step"], step["counts"], step["error"]["code"]) == (1, "items", {}, "token_invalid")


def test_a_rejected_row_is_named(shop, catalogue):
    catalogue.write_text('{"external_id": "TWR-1", "weight": "heavy"}\n')
    status, out = play(*shop, catalogue)
    assert status == 1
    assert out.startswith("✗ Pełna synchronizacja, towary: rows_rejected: 1; /items/0/weight bad_format: ")
    assert Product.objects.filter(is_active=True).count() == 2


def test_nobody_there_and_the_token_stays_out_of_sight(catalogue):
    token = "esk_secret"
    with listening() as shop:
        gone = f"http://{shop.host}"
    status, out = play(gone, token, catalogue)
    assert (status, out) == (1, f"✗ Pełna synchronizacja, towary: unreachable: {gone}: ConnectionError\n")


def test_it_waits_where_the_shop_says_so_and_sends_the_same_call():
    waited = []
    with listening() as shop, ErpClient(url=f"http://{shop.host}", token="x", wait=waited.append) as client:
        shop.status = 503
        with pytest.raises(ErpError):
            client.post("/prices/upsert", {"items": []})
    assert waited == [2, 2, 2]
    assert shop.asked == [("POST", "/api/v1/prices/upsert", b'{"items": []}')] * 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no item in it"),
        ('{"external_id": "A"}\n[]\n', "line 2: a JSON object with external_id is expected"),
        ("{", "line 1: "),
        ('{"external_id": "A", "prices": "1"}', "line 1: prices must be a list of objects"),
    ],
)
def test_an_unusable_file_is_said_before_anything_is_called(catalogue, content, said):
    catalogue.write_text(content)
    with listening() as shop, pytest.raises(CommandError, match=said):
        play(f"http://{shop.host}", "x", catalogue)
    assert shop.asked == []
