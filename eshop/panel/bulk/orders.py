"""Many orders at once: their state. States only go forward, so none of it can be undone."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.core.errors import ApplicationError
from eshop.core.told import told, told_keep
from eshop.orders.models import Order, OrderChange, OrderStatus
from eshop.orders.models.status import TRANSITIONS
from eshop.orders.services.status import order_status_change
from eshop.panel.bulk.action import BulkAction, BulkLink, Outcome, Plan, Values
from event_log.changes import Change
from event_log.context import actor_get

LIST, HELD = "orders.order", "orders.order.held"
RIGHT = "orders.change_order"


def _plan(to: OrderStatus) -> Callable[[Sequence[int]], Plan]:
    def plan(ids: Sequence[int]) -> Plan:
        left_alone = Counter[str]()
        states = Order.objects.filter(pk__in=ids).values_list("status", "is_held")
        found = list(states)
        for status, is_held in found:
            current = OrderStatus(status)
            if current == to:
                left_alone[gettext("są już w tym stanie")] += 1
            elif is_held and to != OrderStatus.CANCELLED:
                left_alone[gettext("czekają na zapłatę")] += 1
            elif to not in TRANSITIONS[current]:
                left_alone[gettext("stan „%(state)s” na to nie pozwala") % {"state": current.label}] += 1
        if len(found) < len(ids):
            left_alone[gettext("już ich nie ma")] += len(ids) - len(found)
        return Plan(len(ids), left_alone)

    return plan


def _apply(to: OrderStatus) -> Callable[[Sequence[int], Values, int], Outcome]:
    def apply(ids: Sequence[int], _value: Values, job_id: int) -> Outcome:
        """Each order is moved in a transaction of its own, as by hand, so that locks are taken in their order."""
        outcome, actor = Outcome(), actor_get()
        with_note = gettext("Zmiana zbiorcza %(number)s") % {"number": job_id}
        for order_id in ids:
            try:
                left = order_status_change(order_id=order_id, to=to, actor=actor.label if actor else "", note=with_note)
            except ApplicationError as error:
                outcome.told.append((str(order_id), told_keep(error.message)))
            except Order.DoesNotExist:
                outcome.told.append((str(order_id), told_keep(told("Zamówienia już nie ma."))))
            else:
                if left is None and not _moved_before(order_id, to, with_note):
                    outcome.told.append((str(order_id), told_keep(told("Zamówienie jest już w tym stanie."))))
                else:
                    outcome.changes[order_id] = [left, to.value]
        return outcome

    return apply


def _moved_before(order_id: int, to: OrderStatus, note: str) -> bool:
    """Whether this very job moved the order before it was interrupted."""
    return OrderChange.objects.filter(order=order_id, to_status=to, note=note).exists()


def _action(code: str, to: OrderStatus, label: Any, icon: str, warning: Any, **more: Any) -> BulkAction:
    return BulkAction(
        code=code,
        label=label,
        icon=icon,
        pages=more.pop("pages", (LIST,)),
        right=RIGHT,
        warning=warning,
        plan=_plan(to),
        apply=_apply(to),
        event="orders_moved",
        unit="orders",
        change=lambda _value: Change("orders.order.status", None, to.value),
        portion=100,
        is_whole=False,
        **more,
    )


def _printed(page: str, query: str) -> str:
    return f"{reverse('admin:panel_packing', args=[page])}?{query}"


ORDER_ACTIONS = (
    _action(
        "potwierdz",
        OrderStatus.CONFIRMED,
        _("Potwierdź"),
        "check",
        _("Zamówienia przejdą w stan „potwierdzone”. Stany idą tylko naprzód, więc tego nie da się cofnąć."),
    ),
    BulkLink("drukuj", _("Drukuj listy do pakowania"), "print", (LIST,), "orders.view_order", _printed),
    _action(
        "zrealizuj",
        OrderStatus.COMPLETED,
        _("Oznacz jako zrealizowane"),
        "done_all",
        _("Stan „zrealizowane” jest ostateczny: potem zamówienia nie da się ani cofnąć, ani anulować."),
    ),
    _action(
        "anuluj",
        OrderStatus.CANCELLED,
        _("Anuluj zamówienia"),
        "cancel",
        _("Stan „anulowane” jest ostateczny. Towar wróci na stan. Pieniądze oddajesz kupującym poza sklepem."),
        pages=(LIST, HELD),
        is_danger=True,
    ),
)
