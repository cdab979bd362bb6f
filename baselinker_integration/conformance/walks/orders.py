"""OrdersGet walked for the rules about paging and content; of an order only its number is kept."""

from dataclasses import dataclass, field
from typing import Any

from baselinker_integration.conformance.inspector import Inspector
from baselinker_integration.conformance.reading import entries_of, rows_and_pages
from baselinker_integration.conformance.session import Session
from baselinker_integration.conformance.trials.orders import TrialOrders
from baselinker_integration.conformance.walks.pages import PageWalk, pages_walk


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


def order_walk(session: Session, *, inspector: Inspector, whole: bool, trials: TrialOrders | None) -> OrderWalk:
    """All pages from the first order on when `whole`, else the first page; the inspector sees every order.

    With `trials` an order is pushed between the first two pages; and where there is no order at all, one is pushed to
    be looked at. Either is cancelled at once.
    """
    orders = OrderWalk()

    def take(order_id: str, order: Any) -> None:
        orders.ids[order_id] = None
        inspector.look(order_id, entries_of(order))

    def push(page: int) -> None:
        if page == 1 and trials is not None:
            orders.pushed_between = trials.push_quietly()

    if whole:
        orders.walk = pages_walk(session, "OrdersGet", seen=orders.ids, on_row=take, between=push, id_from="0")
        orders.shape = orders.walk.shape
    else:
        body = session.answer("OrdersGet", id_from="0", page="1")
        orders.shape = "" if isinstance(body, dict) or body == [] else type(body).__name__
        for order_id, order in rows_and_pages(body)[0].items():
            take(order_id, order)
    if trials is not None:
        if not orders.ids and not orders.shape:
            _look_at_trial(trials, inspector)
        trials.withdraw(orders.pushed_between)
    return orders


def _look_at_trial(trials: TrialOrders, inspector: Inspector) -> None:
    """Content rules need an order; a shop without any gets one for a moment."""
    order_id = trials.push_quietly()
    order = trials.shown(order_id) if order_id else None
    if order is not None:
        inspector.look(order_id, order)
    trials.withdraw(order_id)
