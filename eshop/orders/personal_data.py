"""The one place that decides which of a buyer's data a person sees: in lists, pages, tabs, exports and searches."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from eshop.core.masking import Mask, comment_mask, email_mask, name_mask, tail_mask, whole_mask
from eshop.orders.models import Order
from eshop.search.models import BUYERS_RIGHT

BUYER_FIELDS: Mapping[str, Mask] = {
    "email": email_mask,
    "phone": tail_mask,
    "client_login": name_mask,
    "delivery_fullname": name_mask,
    "delivery_company": name_mask,
    "delivery_address": whole_mask,
    "delivery_postcode": whole_mask,
    "delivery_city": whole_mask,
    "delivery_state_code": whole_mask,
    "invoice_fullname": name_mask,
    "invoice_company": name_mask,
    "invoice_nip": tail_mask,
    "invoice_address": whole_mask,
    "invoice_postcode": whole_mask,
    "invoice_city": whole_mask,
    "invoice_state_code": whole_mask,
    "delivery_point_code": whole_mask,
    "delivery_point_name": whole_mask,
    "delivery_point_address": whole_mask,
    "delivery_point_postcode": whole_mask,
    "delivery_point_city": whole_mask,
    "transaction_id": tail_mask,
    "invoice_url": whole_mask,
    "user_comments": comment_mask,
    "admin_comments": comment_mask,
}
"""Columns of Order that say who the buyer is, with the way each is shown to people without the right.

The country stays, VAT depends on it; so do the parcel's number and address, which whoever sends the parcel needs.
"""


def sees_buyers(user: Any) -> bool:
    """Whether `user` has the right „Dane osobowe kupujących”."""
    return bool(user.has_perm(BUYERS_RIGHT))


class ShownOrder:
    """An order as one reader sees it: everything that the order has, the buyer's data masked where he has no right."""

    def __init__(self, order: Order, *, is_open: bool) -> None:
        self._order = order
        self._is_open = is_open

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._order, name)
        mask = BUYER_FIELDS.get(name)
        return value if mask is None or self._is_open else mask(value)

    def __str__(self) -> str:
        return str(self._order)

    @property
    def buyer(self) -> str:
        """What the buyer is called in a list."""
        if self._order.erased_at is not None:
            return gettext("dane usunięto")
        return str(self.delivery_fullname or self.delivery_company or self.invoice_fullname or self.client_login)


def columns_masked(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns of an order by name, for a reader without the right."""
    return columns | {name: mask(columns[name]) for name, mask in BUYER_FIELDS.items()}


def order_shown(order: Order | ShownOrder, *, is_open: bool) -> ShownOrder:
    """`order` for a reader who may see buyers' data (`is_open`, see `sees_buyers`) or may not."""
    return order if isinstance(order, ShownOrder) else ShownOrder(order, is_open=is_open)
