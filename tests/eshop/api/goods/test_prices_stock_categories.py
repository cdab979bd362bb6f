import pytest

from eshop.api.scopes import Scope
from eshop.catalog.models import Category, Price, PriceList, Stock, StockMovement
from event_log.models import Event
from tests.eshop.api.caller import api_caller_make
from tests.factories import product_make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def items(db):
    for name in "ABC":
        product_make(name, external_id=name, gross="10.00", quantity=5)
    PriceList.objects.create(name="Hurtowy", external_id="H")


def stocks():
    return {name: str(pieces.normalize()) for name, pieces in Stock.objects.values_list("product__code", "quantity")}


def test_prices_are_set_and_dropped(erp):
    rows = [
        {"external_id": "A", "price_list": "H", "gross": "8.00"},
        {"external_id": "A", "gross": "11.5"},
        {"external_id": "B", "gross": None},
        {"external_id": "C", "gross": "10.00"},
        {"external_id": "D", "gross": "1"},
        {"external_id": "C", "price_list": "H"},
    ]
    answer = erp.post("/prices/upsert", {"items": rows})
    assert (answer.status, answer.json["counts"]) == (
        207,
        {"created": 1, "updated": 2, "unchanged": 1, "rejected": 2},
    )
    assert answer.codes == [("/items/4/external_id", "unknown_item"), ("/items/5/gross", "missing_field")]
    found = Price.objects.order_by("product_id", "price_list__name")
    assert [(p.product.code, p.price_list.name, str(p.gross)) for p in found] == [
        ("A", "Detaliczny", "11.50"),
        ("A", "Hurtowy", "8.00"),
        ("C", "Detaliczny", "10.00"),
    ]
    assert Event.objects.get(type="erp_prices_written").counts == {
        "created": 1,
        "updated": 2,
        "unchanged": 1,
        "rejected": 2,
    }


def test_stock_is_set(erp):
    answer = erp.post(
        "/stock/set", {"items": [{"external_id": "A", "quantity": "7"}, {"external_id": "B", "quantity": "5"}]}
    )
    assert answer.json["counts"] == {"created": 0, "updated": 1, "unchanged": 1, "rejected": 0}
    assert stocks() == {"A": "7", "B": "5", "C": "5"}
    movement = StockMovement.objects.get()
    assert (movement.kind, movement.reference) == ("erp", f"api:{answer.json['correlation_id']}")
    refused = erp.post("/stock/set", {"items": [{"external_id": "A", "quantity": "-1"}]})
    assert refused.codes == [("/items/0/quantity", "bad_format")]


def test_stock_moves_and_stops_at_zero_which_the_event_tells(erp):
    rows = [
        {"external_id": "A", "change": "-2"},
        {"external_id": "B", "change": "-9"},
        {"external_id": "C", "change": "0.5"},
    ]
    answer = erp.post("/stock/adjust", {"items": rows}, idempotency_key="k1")
    assert answer.json["counts"]["updated"] == 3
    assert stocks() == {"A": "3", "B": "0", "C": "5.5"}
    (problem,) = Event.objects.get(type="erp_stock_written").problems.all()
    assert (problem.code, problem.item_code) == ("erp_stock_clamped", "B")


def test_stock_that_would_be_too_large_is_told_by_the_field_that_was_sent(erp):
    rows = [{"external_id": "A", "change": "999999999"}]
    adjusted = erp.post("/stock/adjust", {"items": rows}, idempotency_key="k1")
    assert adjusted.codes == [("/items/0/change", "out_of_range")]
    rows = [{"external_id": "A", "quantity": "999999999.5"}]
    assert erp.post("/stock/set", {"items": rows}).codes == [("/items/0/quantity", "out_of_range")]
    assert stocks()["A"] == "5"


def test_so_is_stock_whose_change_the_ledger_could_not_hold(erp):
    Stock.objects.filter(product__external_id="A").update(quantity=-5)
    sent = erp.post("/stock/set", {"items": [{"external_id": "A", "quantity": "999999999"}]})
    assert sent.codes == [("/items/0/quantity", "out_of_range")]
    assert stocks()["A"] == "-5"


def test_a_foreign_cursor_is_refused(erp):
    body = {"items": [{"external_id": "A", "quantity": "7"}], "seen_changes": "abc.def"}
    answer = erp.post("/stock/set", body)
    assert (answer.status, answer.codes) == (422, [("/seen_changes", "bad_cursor")])
    assert stocks()["A"] == "5"


def test_the_tree_is_put(erp):
    rows = [
        {"external_id": "k", "name": "Kubki", "parent": "d", "position": 2},
        {"external_id": "d", "name": "Dom"},
        {"external_id": "x", "name": "X", "parent": "x"},
        {"external_id": "y", "name": " "},
    ]
    answer = erp.call("PUT", "/categories", {"items": rows})
    assert (answer.status, answer.codes) == (
        207,
        [("/items/2/parent", "circle"), ("/items/3/name", "bad_format")],
    )
    assert list(Category.objects.order_by("name").values_list("external_id", "name", "position")) == [
        ("d", "Dom", 0),
        ("k", "Kubki", 2),
    ]
    assert erp.post("/categories", {"items": rows}).status == 405


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/items/upsert", "catalog:write"),
        ("GET", "/items", "catalog:read"),
        ("GET", "/items/A", "catalog:read"),
        ("PATCH", "/items/A", "catalog:write"),
        ("DELETE", "/items/A", "catalog:write"),
        ("POST", "/prices/upsert", "prices:write"),
        ("POST", "/stock/set", "stock:write"),
        ("POST", "/stock/adjust", "stock:write"),
        ("PUT", "/categories", "catalog:write"),
    ],
)
def test_each_call_needs_its_scope(method, path, scope):
    caller = api_caller_make(scopes=[other for other in Scope.values if other != scope])
    answer = caller.get(path) if method == "GET" else caller.call(method, path, {"items": []})
    assert (answer.status, answer.json["code"]) == (403, "scope_missing")
