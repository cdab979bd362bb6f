"""The parcel of an order: number, carrier, tracking address."""

from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from eshop.core.errors import ApplicationError
from eshop.orders.models import Order, OrderChange
from eshop.orders.services.changes import changes_write, orders_change

NUMBER_LENGTH = 100


def order_parcel_set(*, order_id: int, number: str, carrier: str = "", tracking_url: str = "", actor: str = "") -> bool:
    """Store the parcel number with its carrier and tracking address; True when it changed. An empty number clears.

    An order whose buyer was erased takes no parcel number any more: the carrier knows by it who the buyer is.

    Raises ApplicationError for a number longer than 100 characters (a cut number would lead nowhere), and
    Order.DoesNotExist. A tracking address that is not http(s) is left out: `tracking_url_is_safe` tells beforehand.
    """
    if len(number) > NUMBER_LENGTH:
        raise ApplicationError(_("Numer przesyłki może mieć najwyżej 100 znaków."), field="delivery_number")
    values = {
        "delivery_number": number,
        "delivery_carrier": carrier[:100],
        "tracking_url": tracking_url if tracking_url_is_safe(tracking_url) else "",
    }
    with transaction.atomic():
        order = Order.objects.select_for_update().only(*values, "erased_at").get(pk=order_id)
        if order.erased_at is not None or all(getattr(order, name) == value for name, value in values.items()):
            return False
        orders_change(Order.objects.filter(pk=order_id), **values)
        note = _("Numer przesyłki: %(number)s %(carrier)s") % {"number": number, "carrier": values["delivery_carrier"]}
        parcel = OrderChange.Kind.PARCEL
        changes_write([OrderChange(order_id=order_id, kind=parcel, note=note.strip(), actor=actor)])
    return True


def tracking_url_is_safe(address: str) -> bool:
    """Whether a person may be sent to `address`: http or https with a host, at most 500 characters, no white space."""
    if len(address) > 500 or any(char.isspace() or not char.isprintable() for char in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
