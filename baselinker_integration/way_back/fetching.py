"""Fetching an order that never came: through the same intake as a push, so that it becomes one order at most."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from baselinker_integration.errors import ProtocolError
from baselinker_integration.models import LostOrder, OrderBinding, TokenAccount
from baselinker_integration.orders.intake import order_receive
from baselinker_integration.token_api.accounts import accounts_active
from baselinker_integration.way_back.asking import Asking, CannotNowError, FailedError, RejectedError
from baselinker_integration.way_back.repeats import order_fields_new
from baselinker_integration.wire.token_orders import orders_there
from eshop.core import clock
from eshop.orders.models import Order
from event_log.services import event_record
from event_log.solving import event_open

LEASE = timedelta(minutes=5)
"""A fetch that was begun is begun anew after so long: whoever began it is gone."""


def lost_order_ask(*, account: TokenAccount, external_id: str) -> bool:
    """Have the order fetched by the next worker; False where it came meanwhile."""
    lost = LostOrder.objects.filter(account=account, external_id=external_id)
    if not lost.update(asked_at=clock.now(), error_text=""):
        return False
    event_record("order_fetch_asked", account.connection, details={"baselinker_id": external_id})
    return True


def lost_orders_fetch(now: datetime) -> int:
    """Fetch what people asked for, and forget what came by itself; returns how many orders are in the shop now."""
    done = 0
    for account in accounts_active().order_by("pk"):
        for lost in LostOrder.objects.filter(account=account).order_by("pk"):
            binding = OrderBinding.objects.filter(connection=account.connection_id, external_id=lost.external_id)
            if binding.exists():
                _solve(account, lost, binding.select_related("order").get().order)
                done += 1
            elif lost.asked_at is not None and lost.asked_at <= now:
                done += _fetch(account, lost)
    return done


def _fetch(account: TokenAccount, lost: LostOrder) -> int:
    own = LostOrder.objects.filter(pk=lost.pk)
    if not own.filter(asked_at=lost.asked_at).update(asked_at=clock.now() + LEASE):
        return 0
    parameters = {"order_id": int(lost.external_id), "get_unconfirmed_orders": True}
    try:
        found = orders_there(Asking(account).ask("getOrders", parameters))
        if not found:
            raise RejectedError("not_found", _("Zamówienia nie ma już w BaseLinkerze."))
        number = order_receive(connection=account.connection, fields=order_fields_new(found[0]), now=clock.now())
    except CannotNowError as pause:
        own.update(asked_at=pause.at)
        return 0
    except (FailedError, RejectedError) as failure:
        own.update(asked_at=None, error_text=failure.text or failure.code)
        return 0
    except ProtocolError as refusal:
        own.update(asked_at=None, error_text=str(refusal)[:500])
        return 0
    _solve(account, lost, Order.objects.get(pk=number))
    return 1


def _solve(account: TokenAccount, lost: LostOrder, order: Order) -> None:
    key = f"order_never_arrived:{account.connection_id}:{lost.external_id}"
    solved = event_open("order_never_arrived", collapse_key=key)
    if LostOrder.objects.filter(pk=lost.pk).delete()[0]:
        event_record("order_fetched", account.connection, subject=order, solves=solved)
