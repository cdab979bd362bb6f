"""Accounts whose way back works: token accepted, account connected, add-on active, something switched on."""

from django.db.models import Q, QuerySet

from baselinker_integration.models import TokenAccount
from baselinker_integration.token_api.accounts import accounts_active

SENDS = Q(sends_state=True) | Q(sends_parcels=True) | Q(sends_invoice=True)


def account_sending(account_id: int) -> TokenAccount | None:
    """The account, where it may call BaseLinker and something of orders is to be sent."""
    return accounts_active().filter(SENDS, pk=account_id).first()


def accounts_sending() -> QuerySet[TokenAccount]:
    """Those that may call BaseLinker and send something of orders."""
    return accounts_active().filter(SENDS).order_by("pk")


def something_is_sent() -> bool:
    """Whether any account sends anything of orders; most shops have none."""
    return TokenAccount.objects.filter(SENDS).exists()


def accounts_reading() -> QuerySet[TokenAccount]:
    """Those whose changes are read."""
    return accounts_active().filter(reads_changes=True).order_by("pk")
