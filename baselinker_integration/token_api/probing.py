"""After a block one cheap call tells whether it is over, and only then everybody calls again."""

from baselinker_integration.models import Gate, TokenAccount
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.accounts import account_unblocked
from baselinker_integration.token_api.client import TokenClient


def probes_waiting() -> list[int]:
    """Accounts that were blocked and whose gate is not open again; whether it is time says the gate."""
    waiting = Gate.objects.filter(probe__isnull=False, account__connection__is_active=True)
    waiting = waiting.exclude(account__state=TokenAccount.State.REFUSED)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def probe_run(account_id: int) -> bool:
    """Make the one call, if it is time and nobody else makes it; True when the gate is open again."""
    account = TokenAccount.objects.select_related("connection").filter(pk=account_id).first()
    if account is None or not gate.probe_take(account):
        return False
    if not TokenClient(account).call("getOrderStatusList", {}).is_done or not gate.reopen(account):
        return False
    account_unblocked(account)
    return True
