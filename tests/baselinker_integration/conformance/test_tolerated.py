"""The runner does not fail what the protocol leaves open."""

import pytest

from tests.baselinker_integration.conformance.checking import check, failed
from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint
from tests.baselinker_integration.conformance.fakes.tolerated import TOLERATED

pytestmark = pytest.mark.sqlite  # no database is touched, so once is enough


@pytest.mark.parametrize("name", TOLERATED)
def test_tolerated_difference_fails_no_rule(name):
    assert [(result.id, result.seen) for result in check(TOLERATED[name]()).failures] == []


def test_shop_without_orders_is_judged_by_a_trial_order():
    verdicts = {result.id: result.verdict for result in check(TOLERATED["NoOrdersYet"]()).results}

    assert verdicts["orders.field-names"] == "pass"
    assert verdicts["orders.each-id-once"] == "n/a"


class CountingCalls(FakeEndpoint):
    def __init__(self):
        super().__init__()
        self.calls = []

    def dispatch(self, action, fields):
        self.calls.append((action, fields))
        return super().dispatch(action, fields)


WRITING = {"ProductsQuantityUpdate", "ProductsPriceUpdate", "ProductAdd", "CategoryAdd", "OrderAdd", "OrderUpdate"}
NARROWING = ("filter_id", "filter_ids_list", "filter_name", "filter_ean", "filter_sku")


def test_without_switches_nothing_is_walked_and_nothing_written():
    endpoint = CountingCalls()

    report = check(endpoint, walk=False, write=False)

    assert failed(report) == []
    assert {action for action, _fields in endpoint.calls} & WRITING == set()
    assert {action for action, _fields in endpoint.calls} & {"ProductsPrices", "ProductsQuantity"} == set()
    lists = [fields for action, fields in endpoint.calls if action == "ProductsList"]
    assert lists
    assert all(any(fields.get(name) for name in NARROWING) for fields in lists)


def test_each_kind_is_walked_once():
    endpoint = CountingCalls()

    check(endpoint, walk=True, write=False)

    for action, pages in (("ProductsPrices", 3), ("ProductsQuantity", 3)):
        asked = [fields["page"] for called, fields in endpoint.calls if called == action]
        assert asked == ["1", "1", *map(str, range(2, pages + 2))]  # page 1 twice for its stability, one past the end


def test_what_was_written_is_put_back():
    endpoint = FakeEndpoint()
    before = {key: (row["quantity"], row["price"]) for key, row in endpoint.products.items()}

    report = check(endpoint)

    after = {key: (row["quantity"], row["price"]) for key, row in endpoint.products.items()}
    assert {key: after[key] for key in before} == before
    assert {order["status_id"] for order in endpoint.pushed.values()} == {"8"}
    assert [line.split(":")[0] for line in report.left_behind] == [
        "CategoryAdd",
        "CategoryAdd",
        "ProductAdd",
        "OrderAdd",
    ]
