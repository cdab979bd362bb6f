"""Our own connector, over HTTP, against every rule: on SQLite and on PostgreSQL."""

import json
from collections import Counter
from decimal import Decimal

from django.conf import settings
from django.db import connection

from baselinker_integration.conformance.report.as_json import report_json
from baselinker_integration.conformance.runner import connector_check_run
from baselinker_integration.feed.prepare.build import feed_prepare
from baselinker_integration.feed.publish import pages
from baselinker_integration.feed.serve import lookup
from baselinker_integration.models import SyncRun
from baselinker_integration.orders import download
from eshop.catalog.models import Category, Price, Stock
from eshop.orders.models import Order, OrderSource, OrderStatus
from tests.baselinker_integration.shop import EANS, product_make, shop_make
from tests.factories import order_make

NOT_VISIBLE = {
    "quantity-update.never-negative",
    "price-update.effect",
    "order-add.takes-stock",
    "order-add.repeat-stock-once",
    "order-add.previous-stock-once",
    "order-add.parallel-stock-once",
}
"""What the feed hides until tomorrow; the stock itself is looked at below."""


def shop_with_everything():
    """Goods with and without variants, category, stock and EAN; every writing action on; orders of the shop's own."""
    shop = shop_make(writes_stock=True, writes_prices=True, writes_products=True, takes_orders=True)
    kitchen = Category.objects.create(name="Kuchnia i dom")
    mugs = Category.objects.create(name="Kubki", parent=kitchen)
    products = [
        product_make(
            f"KUBEK-{number}",
            category=(mugs, kitchen, None)[number % 3],
            price=Decimal(f"{number}.99"),
            stock=Decimal(0 if number % 8 == 0 else number),
            ean=EANS[0] if number == 1 else "",
        )
        for number in range(1, 81)
    ]
    for parent in products[::10]:
        for size in ("S", "M"):
            product_make(
                f"{parent.code}-{size}", name=f"{parent.name} {size}", variant_name=size, parent=parent, category=mugs
            )
    for _number in range(3):
        order_make(products[0], source=OrderSource.ESHOP)
    feed_prepare(shop.connection)
    return shop


def check(shop, address, **switches):
    report = connector_check_run(url=address + shop.connection.path, key=shop.key, **switches)
    if switches:
        _keep(report)
    assert [(result.id, result.seen) for result in report.failures] == []
    return {result.id: result for result in report.results}


def _keep(report):
    """The whole check of our own connector stays behind as a file that CI can pick up."""
    folder = settings.VAR_DIR / "ci"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report_json(report), ensure_ascii=False, indent=1)
    (folder / f"check_connector-{connection.vendor}.json").write_text(text, encoding="utf-8")


def stock_now():
    return dict(Stock.objects.order_by("pk").values_list("pk", "quantity"))


def prices_now():
    return dict(Price.objects.order_by("pk").values_list("pk", "gross"))


def test_own_endpoint_passes_every_rule_and_is_left_as_it_was(served_shop, monkeypatch):
    monkeypatch.setattr(pages, "PAGE_SIZE", 30)
    monkeypatch.setattr(lookup, "PAGE_SIZE", 30)
    monkeypatch.setattr(download, "PAGE_SIZE", 2)
    shop = shop_with_everything()
    stock, prices = stock_now(), prices_now()

    results = check(shop, served_shop, walk=True, write=True)

    not_applicable = {rule_id for rule_id, result in results.items() if result.verdict == "n/a"}
    assert not_applicable == NOT_VISIBLE | {"methods.unlisted-refused"}
    assert {pk: stock_now()[pk] for pk in stock} == stock
    assert {pk: prices_now()[pk] for pk in prices} == prices
    pushed = Order.objects.filter(source=OrderSource.BASELINKER)
    assert Counter(pushed.values_list("status", flat=True)) == {OrderStatus.CANCELLED: 3}


def test_lookups_alone_open_no_synchronisation_and_write_nothing(served_shop):
    shop = shop_with_everything()
    stock = stock_now()

    check(shop, served_shop)

    assert not SyncRun.objects.imports().exists()
    assert not SyncRun.objects.exclude(taken_at=None).exists()
    assert stock_now() == stock
    assert Order.objects.filter(source=OrderSource.BASELINKER).count() == 0


def test_second_walk_of_the_day_is_not_applicable_rather_than_wrong(served_shop):
    shop = shop_with_everything()
    check(shop, served_shop, walk=True)

    again = check(shop, served_shop, walk=True)

    for rule_id in ("walk.list-answers", "paging.each-id-once"):
        assert again[rule_id].verdict == "n/a"
        assert "sync_limit" in again[rule_id].seen
    for rule_id in ("list.filter-id", "prices.dictionary"):
        assert again[rule_id].verdict == "pass"
