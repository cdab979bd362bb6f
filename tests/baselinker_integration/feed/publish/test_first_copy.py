"""A first copy is written at the same pace whatever its size, though PostgreSQL knows nothing of its tables yet."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection as database

from baselinker_integration.feed.publish.run_items import run_items_keep
from baselinker_integration.models import Feed, FeedItem, RunItem, SyncRun
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

PRODUCTS = 200
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def staged():
    """A feed with products prepared and nothing published, and the run that publishes them."""
    feed = factories.connection_make().feed
    run = SyncRun.objects.create(
        connection_id=feed.pk, business_date=NOW.date(), opened_at=NOW, moved_at=NOW, generation=0
    )
    with database.cursor() as cursor:
        cursor.execute("TRUNCATE baselinker_runitem, baselinker_feeditem")
    FeedItem.objects.bulk_create(
        FeedItem(
            feed=feed,
            product_id=number,
            generation=1,
            content_hash=bytes([number % 256]) * 32,
            name=f"Towar {number}",
            sku=f"K-{number}",
            price=Decimal("9.99"),
            list_row=b"{}",
            price_row=b"{}",
            quantity_row=b"{}",
        )
        for number in range(1, PRODUCTS + 1)
    )
    return feed, run


def readings(node):
    """How often all rows of the run were read within the plan, instead of the row of one product."""
    is_whole = (
        node.get("Relation Name") == RunItem._meta.db_table and "Actual Loops" in node and "Scan" in node["Node Type"]
    )
    own = node["Actual Loops"] if is_whole and "product_id" not in node.get("Index Cond", "") else 0
    return own + sum(readings(below) for below in node.get("Plans", ()))


def explained(statement, parameters):
    with database.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
        (told,) = cursor.fetchone()
    return (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]


def test_the_products_of_a_run_are_read_once_while_they_are_written(staged):
    feed, run = staged
    plans = []

    def explain(execute, sql, parameters, many, context):
        if sql.lstrip().startswith("INSERT"):
            plans.append(explained(sql, parameters))
            return None
        return execute(sql, parameters, many, context)

    with database.execute_wrapper(explain):
        run_items_keep(Feed.objects.get(pk=feed.pk), run_id=run.pk, generation=1)

    assert [readings(plan) for plan in plans] == [1]
    assert RunItem.objects.filter(run=run, kind=RunItem.Kind.ADDED).count() == PRODUCTS


def test_control_looking_for_each_product_reads_them_all_each_time(staged):
    feed, run = staged

    plan = explained(
        "INSERT INTO baselinker_runitem (run_id, product_id, kind, sku, name)"
        " SELECT %s, product_id, 'added', sku, name FROM baselinker_feeditem staged WHERE feed_id = %s AND NOT EXISTS"
        " (SELECT 1 FROM baselinker_runitem kept WHERE kept.run_id = %s AND kept.product_id = staged.product_id)",
        [run.pk, feed.pk, run.pk],
    )

    assert readings(plan) > 1
