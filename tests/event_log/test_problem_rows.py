"""How the rows of an event's problems are written."""

import pytest

from baselinker_integration.models import InboundCall
from eshop.core.hot_path import bulk
from eshop.core.hot_path.statements import AT_MOST
from event_log.models import EventProblem
from event_log.services import Problem, event_record
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


class CopyError(Exception):
    pass


@pytest.fixture
def no_copy(monkeypatch):
    """Nobody may copy rows: PostgreSQL then waits for its client in the midst of a statement, for however long."""

    def refuse(*_arguments, **_options):
        raise CopyError

    monkeypatch.setattr(bulk, "_copy", refuse)


def record(count):
    problems = [Problem("unknown_product", item_id=str(number)) for number in range(count)]
    event_record("order_refused", problems=problems)


def test_an_order_with_a_warning_copies_nothing(no_copy):
    shop = shop_make()
    reply = shop.call("OrderAdd", **order_fields(line(product_make("K1", stock=1), 3), baselinker_id="1"))
    assert "order_id" in reply
    assert EventProblem.objects.count() == 1
    assert not InboundCall.objects.filter(state="failed").exists()


def test_few_problems_are_written_by_one_statement(no_copy):
    record(AT_MOST)
    assert list(EventProblem.objects.order_by("pk").values_list("item_id", flat=True)) == [
        str(number) for number in range(AT_MOST)
    ]


def test_many_are_copied(no_copy):
    with pytest.raises(CopyError):
        record(AT_MOST + 1)
