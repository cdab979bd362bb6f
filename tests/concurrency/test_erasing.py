"""Erasing a buyer while BaseLinker pushes her order again: whoever comes last, nothing of her stays."""

import pytest
from django.db import connection as database

from baselinker_integration.models import InboundCall, OrderBinding
from baselinker_integration.orders.erasing import buyers_erase
from eshop.core import clock
from eshop.orders.models import Order
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make
from tests.concurrency.racing import race

ROUNDS = 8


def erase_against_repeats():
    shop, item = shop_make(apply_order_changes=True), product_make()
    for number in range(ROUNDS):
        shop.call("OrderAdd", **order_fields(line(item), baselinker_id=str(7000 + number)))
    orders = list(Order.objects.order_by("pk").values_list("pk", flat=True))

    def work(process):
        answers = []
        for number, order in enumerate(orders):
            if process == 0:
                buyers_erase(order_ids=[order], now=clock.now())
                continue
            name = f"Zofia {process}"
            fields = order_fields(line(item), baselinker_id=str(7000 + number), delivery_fullname=name)
            answers.append(shop.call("OrderAdd", **fields))
        return answers

    answers = race(work, 3)
    assert answers[1:] == [[{"order_id": str(order)} for order in orders]] * 2
    assert set(Order.objects.values_list("delivery_fullname", "email")) == {("", "")}
    assert list(OrderBinding.objects.values_list("sent_fields", flat=True)) == [{}] * ROUNDS
    pushed = InboundCall.objects.filter(action="OrderAdd")
    assert not pushed.filter(sealed__isnull=False).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql():
    assert database.vendor == "postgresql"
    erase_against_repeats()


@pytest.mark.sqlite
def test_on_sqlite(sqlite_file, django_db_blocker):
    with django_db_blocker.unblock():
        erase_against_repeats()
