"""What may happen in a shop, each through the service or the call that makes it, so that pages have it to show."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils import timezone

from baselinker_integration.accounts.connections import connection_create
from eshop.api.models import ApiJob
from eshop.catalog.models import Category, Product
from eshop.orders.models import Order, OrderStatus
from eshop.orders.services.invoice import InvoiceData, order_invoice_set
from eshop.orders.services.status import order_status_move
from eshop.panel.models import ImportAddress
from event_log.services import Problem, event_record
from tests.browser.shop import BaseLinker, Shop


def everything_happens(shop: Shop, client: Any) -> None:
    """Refusals, doubts, differences, changes by hand, files and exports, each with what it writes to the log."""
    made = connection_create(name="Outlet", key="klucz-do-testow-9876543210")
    _calls(BaseLinker(made.connection.path, made.key), shop)
    _by_hand(shop, client)


def _calls(baselinker: BaseLinker, shop: Shop) -> None:
    item = Product.objects.get(pk=shop.product.pk)
    item_line = {"id": str(item.pk), "variant_id": "0", "name": "Bidon", "price": "24.999", "quantity": "1"}
    order = {"delivery_fullname": "Jan Kowalski", "paid": "1", "currency": "PLN", "service": "allegro"}
    lines = json.dumps([item_line])
    baselinker.call("OrderAdd", baselinker_id="9101", products=lines, **order, date_add="jutro")
    other = json.dumps([item_line | {"quantity": "2"}])
    baselinker.call("OrderAdd", baselinker_id="9101", products=other, **order)
    baselinker.call("OrderAdd", baselinker_id="9102", products=lines, **(order | {"currency": "zł"}))
    code = json.dumps([item_line | {"id": "", "sku": item.code}])
    baselinker.call("OrderAdd", baselinker_id="9103", products=code, **order)
    number = str(Order.objects.get(baselinker_binding__external_id="9101").pk)
    for kind, value in (("status", "7"), ("status", "5"), ("paid", "0"), ("delivery_number", "620000123")):
        baselinker.call("OrderUpdate", orders_ids=number, update_type=kind, update_value=value)
    baselinker.call("OrderUpdate", orders_ids=number, update_type="status", update_value="99")
    entries = json.dumps([{"product_id": str(item.pk), "operation": "change", "quantity": "-500"}, {"product_id": "x"}])
    baselinker.call("ProductsQuantityUpdate", products=entries)
    baselinker.call("CategoryAdd", name="Nowa")
    baselinker.call("NieMaTakiej")
    BaseLinker(baselinker.path, "zły-klucz-0123456789").call("ProductsList", page=1)
    listed = [key for key in baselinker.call("ProductsList", page=1) if key != "pages"]
    baselinker.call("ProductsData", products_id=",".join(listed))
    baselinker.call("ProductsList", page=1)


def _by_hand(shop: Shop, client: Any) -> None:
    order = Order.objects.get(baselinker_binding__external_id="9003")
    order_status_move(order_id=order.pk, to=OrderStatus.CONFIRMED, actor="wlasciciel")
    order_invoice_set(order_id=order.pk, invoice=InvoiceData(number="FV 1/2026"), actor="wlasciciel")
    category = Category.objects.get(name="Odzież")
    edit = reverse("admin:catalog_category_change", args=[category.pk])
    client.post(edit, {"name": "Ubrania", "parent": "", "is_active": "on", "position": "0"})
    client.get(reverse("admin:orders_order_export") + "?format=csv&zakres=lista")
    ImportAddress.objects.create(
        source="Hurtownia",
        host="hurtownia.example",
        fault="nie ma takiego serwera",
        fault_told=["nie ma takiego serwera", {}],
    )
    ApiJob.objects.filter(client=shop.erp).update(finished_at=timezone.now())
    event_record("mail_failed", subject_label="[Sklep] nic", details={"recipients": ["j…@example.com"]})
    event_record("sync_overdue", details={"waiting_since": timezone.now().isoformat(), "business_date": "2026-11-25"})
    event_record("catalog_imported", subject_label="oferta.csv", problems=[Problem("row_rejected", field="price")])
