"""BaseLinker's automatic action "call an address": a hint that an order changed. It has no effect but that it is read.

The address holds the secret; what is sent with it is believed in nothing but the order's number. A lost hint loses
nothing: journal and sweep find the same later.
"""

import hmac
from datetime import datetime, timedelta

from django.db.models import F, Q

from baselinker_integration.models import OrderBinding, TokenAccount, WayBack
from baselinker_integration.token_api.gate import Kind
from baselinker_integration.way_back.accounts import accounts_reading
from baselinker_integration.way_back.asking import Asking, CannotNowError, FailedError, RejectedError
from baselinker_integration.way_back.judging import gone_suspect, order_judge, status_note
from baselinker_integration.wire.token_orders import orders_there
from eshop.core import clock
from eshop.core.peppers import secret_digests
from event_log.services import event_record

EVERY = timedelta(seconds=30)
"""So often at most an order is read for hints."""
AT_ONCE = 20
_LENGTH = 32


def hint_secret_make(*, account: TokenAccount) -> None:
    """Make the account a new address; the one before holds no more."""
    TokenAccount.objects.filter(pk=account.pk).update(hint_version=F("hint_version") + 1)
    event_record("hint_address_made", account.connection)


def hint_secret(account: TokenAccount) -> str:
    """The last part of the account's address; "" where none was made. It is stored nowhere."""
    return _secrets(account)[0] if account.hint_version else ""


def hint_take(*, slug: str, secret: str, number: str, now: datetime) -> bool:
    """Have the order read soon, at most once in thirty seconds; False for an address that does not hold.

    A number that the shop does not have is left out without a word.
    """
    account = TokenAccount.objects.filter(connection__slug=slug, connection__is_active=True).first()
    if account is None or not account.hint_version:
        return False
    if not any(hmac.compare_digest(secret.encode(), known.encode()) for known in _secrets(account)):
        return False
    binding = OrderBinding.objects.filter(connection=account.connection_id, external_id=number[:50]).first()
    if binding is not None and account.reads_changes:
        WayBack.objects.get_or_create(binding=binding)
        quiet = Q(hinted_at=None) | Q(hinted_at__lte=now - EVERY)
        WayBack.objects.filter(quiet, binding=binding).update(hinted_at=now)
    return True


def hints_read() -> int:
    """Read the orders that were hinted at, of all accounts that read changes; returns how many."""
    return sum(_account_read(account) for account in accounts_reading())


def _account_read(account: TokenAccount) -> int:
    unread = Q(read_at=None) | Q(read_at__lt=F("hinted_at"))
    due = WayBack.objects.filter(unread, binding__connection=account.connection_id, hinted_at__isnull=False)
    rows = list(due.select_related("binding__connection", "binding__order").order_by("hinted_at")[:AT_ONCE])
    asking = Asking(account, Kind.CHANGES) if rows else None
    done = 0
    for row in rows:
        mine = WayBack.objects.filter(pk=row.pk, read_at=row.read_at).update(read_at=clock.now())
        if not mine or asking is None:
            continue
        try:
            _order_read(asking, row.binding)
        except (CannotNowError, FailedError, RejectedError):
            WayBack.objects.filter(pk=row.pk).update(read_at=row.read_at)
            break
        done += 1
    return done


def _order_read(asking: Asking, binding: OrderBinding) -> None:
    parameters = {"order_id": int(binding.external_id), "get_unconfirmed_orders": True}
    found = [
        order
        for order in orders_there(asking.ask("getOrders", parameters))
        if order.order_id == int(binding.external_id)
    ]
    if not found:
        gone_suspect(binding)
        return
    status_note(binding, found[0].order_status_id)
    order_judge(asking.account, binding, found[0])


def _secrets(account: TokenAccount) -> list[str]:
    """The account's secret under the present pepper, then under older ones."""
    text = f"{account.pk}:{account.created_at.isoformat()}:{account.hint_version}"
    return [digest[:_LENGTH] for digest in secret_digests(text, "baselinker-hint")]
