"""What a person asks for: send now, send again, send what waited too long, or forget it."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baselinker_integration.models import OrderBinding, TokenAccount, WayBack
from baselinker_integration.way_back.rows import ASKS_FIRST_AFTER, rows_make_due
from eshop.core import clock
from eshop.core.errors import Conflict
from eshop.orders.models import Order
from event_log.services import event_record


def order_send_ask(*, order: Order) -> None:
    """Have the order looked at by the next worker, whatever failed or waits. Raises Conflict where nothing goes."""
    binding = OrderBinding.objects.select_related("connection__token_account").filter(order=order).first()
    if binding is None or getattr(binding.connection, "token_account", None) is None:
        raise Conflict(_("To zamówienie nie ma drogi powrotnej do BaseLinkera."))
    rows_make_due([binding.pk], clock.now())
    WayBack.objects.filter(binding=binding).update(waiting_since=clock.now())
    event_record("way_back_asked", binding.connection, subject=order)


def old_rows_send(*, account: TokenAccount, now: datetime) -> int:
    """Send what waits for more than two weeks after all; returns how many orders that are."""
    count = _old(account, now).update(waiting_since=now, due_at=now)
    return _asked(account, "way_back_asked", count)


def old_rows_forget(*, account: TokenAccount, now: datetime) -> int:
    """Do not send it; the next change of each order is sent as ever. Returns how many orders that are."""
    count = _old(account, now).update(due_at=None, waiting_since=None, attempts=0, error_code="", error_text="")
    return _asked(account, "way_back_forgotten", count)


def rejected_send(*, account: TokenAccount, now: datetime) -> int:
    """Try everything again that BaseLinker refused; returns how many orders that are."""
    refused = WayBack.objects.filter(binding__connection=account.connection_id, due_at=None).exclude(error_code="")
    keys = list(refused.values_list("binding_id", flat=True))
    rows_make_due(keys, now)
    return _asked(account, "way_back_asked", len(keys))


def _asked(account: TokenAccount, type_code: str, count: int) -> int:
    """Say who asked for so many orders; nothing where there are none."""
    if count:
        event_record(type_code, account.connection, details={"orders": count})
    return count


def _old(account: TokenAccount, now: datetime) -> QuerySet[WayBack]:
    return WayBack.objects.filter(
        binding__connection=account.connection_id, due_at__isnull=False, waiting_since__lte=now - ASKS_FIRST_AFTER
    )
