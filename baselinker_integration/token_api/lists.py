"""BaseLinker's statuses, couriers and extra fields, copied once a day, and which mappings name what is gone."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from baselinker_integration.models import CarrierMapping, StateMapping, TokenAccount
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.accounts import accounts_active
from baselinker_integration.token_api.client import TokenClient
from baselinker_integration.token_api.reading import names_of, statuses_of
from event_log.models import Severity
from event_log.services import event_record

EVERY = timedelta(days=1)
AGAIN = timedelta(hours=1)
"""After a list that BaseLinker refused or did not give."""


def lists_due(now: datetime) -> list[int]:
    """Active accounts whose copies are older than a day or were never made."""
    old = Q(lists_read_at__isnull=True) | Q(lists_read_at__lte=now - EVERY)
    return list(accounts_active().filter(old).order_by("pk").values_list("pk", flat=True))


def lists_read(account_id: int, now: datetime) -> bool:
    """Read the three lists anew; False when the gate was shut: due again at once; or BaseLinker did not give one."""
    account = accounts_active().filter(pk=account_id).first()
    if account is None:
        return False
    answers = []
    for method in ("getOrderStatusList", "getCouriersList", "getOrderExtraFields"):
        if not gate.permit(account, gate.Kind.CHANGES):
            return False
        answers.append(TokenClient(account).call(method, {}))
        if not answers[-1].is_done:
            TokenAccount.objects.filter(pk=account.pk).update(lists_read_at=now - EVERY + AGAIN)
            return False
    statuses, couriers, fields = answers
    lists_keep(
        account,
        now,
        statuses=statuses_of(statuses),
        couriers=[{"code": row["id"], "name": row["name"]} for row in names_of(couriers, "couriers", "code")],
        extra_fields=names_of(fields, "extra_fields", "extra_field_id"),
    )
    TokenAccount.objects.filter(pk=account.pk).update(lists_read_at=now)
    return True


def lists_keep(account: TokenAccount, now: datetime, **lists: list[dict[str, Any]]) -> None:
    """Keep what was read of `statuses`, `couriers` and `extra_fields`, and mark mappings whose aim is gone or back.

    A warning names mapped statuses that vanished. An empty list of statuses is not believed: no account has none.
    """
    lists = {name: rows for name, rows in lists.items() if rows or name != "statuses"}
    TokenAccount.objects.filter(pk=account.pk).update(**lists)
    if "couriers" in lists:
        codes = [row["code"] for row in lists["couriers"]]
        known = CarrierMapping.objects.filter(account=account)
        known.filter(courier_code__in=codes).update(is_gone=False)
        known.exclude(courier_code__in=codes).update(is_gone=True)
    if "statuses" not in lists:
        return
    numbers = [row["id"] for row in lists["statuses"]]
    mapped = StateMapping.objects.filter(account=account)
    mapped.filter(status_id__in=numbers).update(is_gone=False)
    gone = mapped.filter(is_gone=False).exclude(status_id__in=numbers)
    names = sorted(gone.values_list("status_name", flat=True))
    if gone.update(is_gone=True):
        event_record(
            "statuses_changed", account.connection, severity=Severity.WARNING, message=", ".join(names), at=now
        )
