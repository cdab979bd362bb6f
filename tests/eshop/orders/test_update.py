"""Several changes of an order at once are all written, or none; a caller who saw another version changes nothing."""

from datetime import UTC, date, datetime

import pytest

from eshop.core.errors import ApplicationError, Conflict
from eshop.orders.errors import Stale
from eshop.orders.models import OrderChange, OrderStatus, Parcel
from eshop.orders.services.erase import orders_erase
from eshop.orders.services.invoice import InvoiceData, order_invoice_set
from eshop.orders.services.parcels import ParcelData
from eshop.orders.services.update import OrderUpdate, Payment, order_update
from tests.factories import order_make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
INVOICE = InvoiceData("FV/1/2026", date(2026, 5, 4), "https://erp.example/fv/1")
Kind = OrderChange.Kind


def update(order, **parts):
    return order_update(order_id=order.pk, update=OrderUpdate(**parts), origin=Parcel.Origin.ERP, actor="Optima")


def kinds(order):
    return list(order.history.order_by("pk").values_list("kind", flat=True)[1:])


def test_all_parts_are_written_and_each_is_in_the_history():
    order = order_make(is_paid=False, paid_at=None, status=OrderStatus.AWAITING_PAYMENT, is_held=True)
    parts = {
        "payment": Payment(True, NOW),
        "state": OrderStatus.COMPLETED,
        "parcels": [ParcelData("N1", "DPD"), ParcelData("N2")],
        "invoice": INVOICE,
    }
    assert update(order, version=1, **parts) is True
    order.refresh_from_db()
    assert (order.is_paid, order.paid_at, order.is_held, order.status) == (True, NOW, False, OrderStatus.COMPLETED)
    assert list(order.parcels.values_list("number", "origin")) == [("N1", "erp"), ("N2", "erp")]
    assert InvoiceData(order.invoice_number, order.invoice_issued_on, order.invoice_url) == INVOICE
    assert kinds(order) == [Kind.PAYMENT, Kind.STATE, Kind.STATE, Kind.PARCEL, Kind.INVOICE]
    assert order.version == 6
    assert update(order, **parts) is False
    assert len(kinds(order)) == 5


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"version": 2}, Stale),
        ({"state": OrderStatus.ENTERED}, Conflict),
        ({"parcels": [ParcelData("")]}, ApplicationError),
    ],
)
def test_nothing_is_written_where_a_part_is_refused(parts, error):
    order = order_make(is_paid=False, paid_at=None)
    with pytest.raises(error):
        update(order, **({"payment": Payment(True, NOW), "invoice": INVOICE} | parts))
    order.refresh_from_db()
    assert (order.is_paid, order.invoice_number, order.version, kinds(order)) == (False, "", 1, [])


def test_payment_can_be_taken_back():
    order = order_make()
    assert update(order, payment=Payment(False, NOW)) is True
    order.refresh_from_db()
    assert (order.is_paid, order.paid_at, order.status) == (False, None, OrderStatus.AWAITING_SHOP)


def test_an_invoice_can_be_corrected_and_taken_back():
    order = order_make()
    for invoice, changes in ((INVOICE, True), (INVOICE, False), (InvoiceData("FV/2"), True), (InvoiceData(), True)):
        assert order_invoice_set(order_id=order.pk, invoice=invoice, actor="Optima") is changes
    assert [entry.note for entry in order.history.all()[1:]] == ["Faktura: FV/1/2026", "Faktura: FV/2", "Faktura: –"]
    order.refresh_from_db()
    assert (order.invoice_number, order.invoice_issued_on, order.invoice_url) == ("", None, "")


def test_an_address_that_is_no_web_page_or_names_an_erased_buyer_is_left_out():
    order, erased = order_make(), order_make()
    orders_erase(order_ids=[erased.pk], now=NOW)
    order_invoice_set(order_id=order.pk, invoice=InvoiceData("FV/1", url="javascript:alert(1)"))
    order_invoice_set(order_id=erased.pk, invoice=INVOICE)
    for each in (order, erased):
        each.refresh_from_db()
    assert (order.invoice_number, order.invoice_url) == ("FV/1", "")
    assert (erased.invoice_number, erased.invoice_url) == ("FV/1/2026", "")
