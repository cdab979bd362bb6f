"""The invoice that the ERP issued for an order."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from eshop.core.told import told
from eshop.orders.models import Order, OrderChange
from eshop.orders.searching import orders_entries_replace
from eshop.orders.services.changes import changes_write, orders_change
from eshop.orders.services.parcels import tracking_url_is_safe


@dataclass(frozen=True)
class InvoiceData:
    """An invoice; without a number there is none. `url` leads the shop's people to it, http or https."""

    number: str = ""
    issued_on: date | None = None
    url: str = ""


def order_invoice_set(*, order_id: int, invoice: InvoiceData, actor: str = "") -> bool:
    """Note the order's invoice, or that it has none; True when that changed anything. The state stays.

    An address that is not http(s) is left out, and so is any for an order whose buyer was erased: the invoice names
    her. Raises Order.DoesNotExist.
    """
    with transaction.atomic():
        values = invoice_values(Order.objects.select_for_update().get(pk=order_id), invoice)
        if not values:
            return False
        orders_change(Order.objects.filter(pk=order_id), **values)
        orders_entries_replace([order_id])
        kind, note = OrderChange.Kind.INVOICE, invoice_note(invoice)
        changes_write([OrderChange(order_id=order_id, kind=kind, note=note, actor=actor)])
    return True


def invoice_values(order: Order, invoice: InvoiceData) -> dict[str, Any]:
    """The columns of `order` to write for `invoice`; none where they are so already."""
    is_shown = order.erased_at is None and tracking_url_is_safe(invoice.url)
    values = {
        "invoice_number": invoice.number,
        "invoice_issued_on": invoice.issued_on,
        "invoice_url": invoice.url if is_shown else "",
    }
    return values if any(getattr(order, name) != value for name, value in values.items()) else {}


def invoice_note(invoice: InvoiceData) -> str:
    """What the history says of it."""
    return told("Faktura: %(number)s") % {"number": invoice.number or "–"}
