"""A mended item is judged at once, and what is still wrong keeps its age."""

from datetime import timedelta

import pytest
from django.utils import timezone

from baselinker_integration.feed.prepare.build import feed_prepare
from baselinker_integration.feed.prepare.judging import changed_items_judge
from baselinker_integration.models import FeedChange, FeedProblem
from eshop.catalog.models import Product
from tests import factories
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db


def codes(shop):
    return sorted(FeedProblem.objects.filter(feed=shop.connection.pk).values_list("code", flat=True))


def test_what_changed_last_is_judged_for_every_account_and_its_journal_is_empty():
    shops = [shop_make(), shop_make(name="Drugie")]
    product = factories.product_make("A-1", name="", ean="5901234123457", images=["https://img.example.com/a.jpg"])
    for shop in shops:
        feed_prepare(shop.connection)
        assert codes(shop) == ["no_category", "no_name"]
    Product.objects.filter(pk=product.pk).update(name="Ławka")
    changed_items_judge()
    assert [codes(shop) for shop in shops] == [["no_category"]] * 2
    assert not FeedChange.objects.exists()


def test_an_account_that_was_disconnected_is_left_alone():
    shop = shop_make()
    product = factories.product_make("A-1", name="")
    feed_prepare(shop.connection)
    Product.objects.filter(pk=product.pk).update(name="Ławka")
    shop.connection.is_active = False
    shop.connection.save()
    changed_items_judge()
    assert "no_name" in codes(shop)


def test_a_problem_that_stays_keeps_the_moment_since_when_it_is():
    shop = shop_make()
    product = factories.product_make("A-1", name="")
    feed_prepare(shop.connection)
    moment = timezone.now() - timedelta(days=3)
    FeedProblem.objects.update(since=moment)
    Product.objects.filter(pk=product.pk).update(name="Ławka", ean="123")
    changed_items_judge()
    since = dict(FeedProblem.objects.values_list("code", "since"))
    assert since["no_category"] == moment
    assert since["bad_ean"] > moment + timedelta(days=2)


def test_only_the_newest_changes_are_judged_while_a_person_waits(monkeypatch):
    shop = shop_make()
    feed_prepare(shop.connection)
    old = [factories.product_make(name="") for _ in range(3)]
    mended = factories.product_make(name="")
    monkeypatch.setattr("baselinker_integration.feed.prepare.judging.MOST", 1)
    changed_items_judge()
    assert set(FeedProblem.objects.values_list("item_id", flat=True)) == {mended.pk}
    assert set(FeedChange.objects.values_list("product_id", flat=True)) == {item.pk for item in old}
    feed_prepare(shop.connection)
    assert FeedProblem.objects.filter(code="no_name").count() == 4
