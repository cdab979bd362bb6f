"""One ModelAdmin serves everybody: what it shows to one reader does not depend on who came in meanwhile."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from eshop.orders.admin.orders import OrderListAdmin
from eshop.orders.models import Order
from eshop.orders.personal_data import order_shown, sees_buyers
from tests import factories

pytestmark = pytest.mark.django_db


def export_interrupted_by(client, owner, reader):
    """What a reader's export shows of each order while, after its first row, an owner opens the list."""
    for _number in range(3):
        factories.order_make(delivery_fullname="Kanarkowa Zofia")
    request = RequestFactory().get("/", {"zakres": "lista"})
    request.user = reader
    table = admin.site._registry[Order].export_table(request, is_whole=True)
    rows = table.rows()
    shown = [next(rows)]
    client.force_login(owner)
    assert "Kanarkowa Zofia" in client.get(reverse("admin:orders_order_changelist")).content.decode()
    return [row[6] for row in [*shown, *rows]]


def test_an_owners_click_does_not_lift_a_readers_mask(client, owner, reader):
    assert export_interrupted_by(client, owner, reader) == ["K… Z…"] * 3


def test_the_control_with_the_right_kept_on_the_admin_lifts_it(client, owner, reader, monkeypatch):
    def seen_by(self, request):
        self.is_open = sees_buyers(request.user)
        return lambda order: order_shown(order, is_open=self.is_open)

    monkeypatch.setattr(OrderListAdmin, "seen_by", seen_by)
    assert export_interrupted_by(client, owner, reader) == ["K… Z…", "Kanarkowa Zofia", "Kanarkowa Zofia"]
