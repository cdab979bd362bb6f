"""The event of an import waits until all that it complained of is mended."""

import pytest

from baselinker_integration.feed.prepare.build import feed_prepare
from baselinker_integration.runs.mended import mended_items_judge
from eshop.catalog.models import Product
from event_log.models import Event, Severity
from event_log.selectors import events_open
from tests import factories
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("severity", "is_settled"), [(Severity.ERROR, True), (Severity.WARNING, False)])
def test_after_errors_no_error_and_after_warnings_nothing_may_be_left(severity, is_settled):
    shop = shop_make()
    factories.product_make("A-1", name="", ean="")
    feed_prepare(shop.connection)
    end = factories.event_make("run_completed", severity=severity, connection=shop.connection)
    mended_items_judge()
    assert list(events_open(Event.objects.all())) == [end]
    Product.objects.update(name="Ławka")
    mended_items_judge()
    assert list(events_open(Event.objects.all())) == ([] if is_settled else [end])
    assert Event.objects.filter(type="run_problems_mended", solves=end).count() == int(is_settled)


def test_each_account_is_settled_by_its_own_items():
    shop, other = shop_make(), shop_make(name="Drugie")
    ends = [
        factories.event_make("run_completed", severity=Severity.ERROR, connection=each.connection)
        for each in (shop, other)
    ]
    other.connection.price_list = factories.price_list_default()
    other.connection.save()
    factories.product_make("A-1", name="")
    other.connection.is_active = False
    other.connection.save()
    feed_prepare(shop.connection)
    Product.objects.update(name="Ławka")
    mended_items_judge()
    assert list(events_open(Event.objects.all())) == [ends[1]]
