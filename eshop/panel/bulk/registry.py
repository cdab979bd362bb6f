"""Everything that can be done with many rows, and who may do what on which list."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eshop.panel.bulk.action import BulkAction, BulkLink
from eshop.panel.bulk.calls import CALL_ACTIONS
from eshop.panel.bulk.items import ITEM_ACTIONS
from eshop.panel.bulk.orders import ORDER_ACTIONS
from eshop.panel.list_names import list_get


def _exported(page: str, query: str) -> str:
    return f"{reverse(f'admin:{list_get(page).export_url_name()}')}?{query}&zakres=lista&format=xlsx"  # type: ignore[attr-defined]


def _export(page: str, right: str) -> BulkLink:
    return BulkLink("eksport", _("Eksport do XLSX"), "download", (page,), right, _exported)


ACTIONS: tuple[BulkAction | BulkLink, ...] = (
    *ORDER_ACTIONS[:2],
    *(_export(page, "orders.view_order") for page in ("orders.order", "orders.order.held")),
    *ORDER_ACTIONS[2:],
    *ITEM_ACTIONS[:3],
    _export("catalog.product", "catalog.view_product"),
    *ITEM_ACTIONS[3:],
    *CALL_ACTIONS,
)


def actions_of(request: HttpRequest, page: str) -> Sequence[BulkAction | BulkLink]:
    """What the person of `request` may do with rows of the list `page`."""
    user: Any = request.user
    return [action for action in ACTIONS if page in action.pages and user.has_perm(action.right)]


def action_get(page: str, code: str) -> BulkAction | BulkLink | None:
    """What `code` means on the list `page`; None for nothing."""
    return next((action for action in ACTIONS if action.code == code and page in action.pages), None)
