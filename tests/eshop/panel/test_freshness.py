"""How old BaseLinker's copy is: for the account, and for an item since when it has this state and what waits."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from baselinker_integration.models import SyncRun
from eshop.catalog.models import Price
from tests import factories
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db


def _row(panel, product):
    page = panel.get(reverse("admin:catalog_product_change", args=[product.pk]))
    (row,) = next(top for top in page.context["tops"] if top.slug == "stan").context["rows"]
    return row, " ".join(page.content.decode().split())


def test_an_item_says_since_when_baselinker_has_it_so_and_what_waits(panel):
    shop = shop_make()
    product = factories.product_make("K-1")
    row, _page = _row(panel, product)
    assert (row["text"], row["since"], row["waiting"]) == ("Wyjdzie przy następnej synchronizacji", None, "")
    shop.products_import()
    run = SyncRun.objects.get()
    row, page = _row(panel, product)
    assert (row["text"], row["waiting"]) == ("BaseLinker ma to, co sklep", "")
    assert row["since"] == row["copied"] == run.moved_at
    assert "ostatnio zmieniony w BaseLinkerze: <time" in page
    earlier = timezone.now() - timedelta(days=2)
    SyncRun.objects.filter(pk=run.pk).update(moved_at=earlier)
    Price.objects.filter(product=product).update(gross=Decimal("12.50"))
    row, page = _row(panel, product)
    assert (row["since"], row["waiting"]) == (earlier, "cena brutto")
    assert "(czeka: cena brutto)" in page


def test_an_account_says_how_old_its_copy_is_and_how_many_items_wait(panel):
    shop = shop_make()
    product = factories.product_make("K-1")
    factories.product_make("K-2")
    address = reverse("admin:baselinker_connection_change", args=[shop.connection.pk])
    assert panel.get(address).context["waiting_count"] == 2
    shop.products_import()
    page = panel.get(address)
    assert page.context["waiting_count"] == 0
    assert "przed chwilą" in page.content.decode()
    Price.objects.filter(product=product).update(gross=Decimal("12.50"))
    assert panel.get(address).context["waiting_count"] == 1
