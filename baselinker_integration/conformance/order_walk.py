"""OrdersGet walked for the rules about paging and content; of an order only its number is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from baselinker_integration.conformance.answers import entries_of, rows_and_pages
from baselinker_integration.conformance.paging import PageWalk, pages_walk

if TYPE_CHECKING:
    from baselinker_integration.conformance.check import Check


@dataclass
class OrderWalk:
    """`paid` and `unpaid` hold an example each; `walk` is None when only the first page was read."""

    ids: dict[str, None] = field(default_factory=dict)
    walk: PageWalk | None = None
    shape: str = ""
    pushed_between: str = ""

    @property
    def numbers(self) -> list[int]:
        """The order numbers that are numbers, ascending."""
        return sorted(int(order_id) for order_id in self.ids if order_id.isdigit())


def order_walk(check: Check) -> OrderWalk:
    """All pages from the first order on with `--walk`, else the first page.

    With `--write` an order is pushed between the first two pages; and where there is no order at all, one is pushed to
    be looked at. Either is cancelled at once.
    """
    orders = OrderWalk()

    def take(order_id: str, order: Any) -> None:
        orders.ids[order_id] = None
        check.inspectors["orders"].look(order_id, entries_of(order))

    def push(page: int) -> None:
        if page == 1 and may_push:
            orders.pushed_between = check.trial_orders.push_quietly()

    may_push = check.may_write and "OrderAdd" in check.methods
    if check.may_walk:
        orders.walk = pages_walk(check, "OrdersGet", seen=orders.ids, on_row=take, between=push, id_from="0")
        orders.shape = orders.walk.shape
    else:
        body = check.answer("OrdersGet", id_from="0", page="1")
        orders.shape = "" if isinstance(body, dict) or body == [] else type(body).__name__
        for order_id, order in rows_and_pages(body)[0].items():
            take(order_id, order)
    if may_push and not orders.ids and not orders.shape:
        _look_at_trial(check)
    check.trial_orders.withdraw(orders.pushed_between)
    return orders


def _look_at_trial(check: Check) -> None:
    """Content rules need an order; a shop without any gets one for a moment."""
    order_id = check.trial_orders.push_quietly()
    order = check.trial_orders.shown(order_id) if order_id else None
    if order is not None:
        check.inspectors["orders"].look(order_id, order)
    check.trial_orders.withdraw(order_id)
