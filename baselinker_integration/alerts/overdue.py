"""Since when an account waits for BaseLinker: one definition for the alert and the dashboard (contract, section 5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q

from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.models.run import RunState
from eshop.addons.models import Addon, AddonState

OVERDUE_AFTER = timedelta(hours=26)
"""So long without an import and without a whole poll is too long."""

_NO_IMPORT = (RunState.LOOKED, RunState.INTERRUPTED)


def waiting_since(connections: Sequence[Connection], addon: Addon | None) -> dict[int, datetime]:
    """For each account the instant of its last import (one still going on counts, an interrupted one does not) or whole
    poll, or of its connection or the activation of BaseLinker's `addon` if that was later. Empty while that is off.
    """
    if addon is None or addon.state != AddonState.ACTIVE:
        return {}
    last: dict[int, dict[str, Any]] = {
        row["connection"]: dict(row)
        for row in SyncRun.objects.filter(connection__in=connections)
        .order_by()
        .values("connection")
        .annotate(
            imported=Max("last_call_at", filter=~Q(state__in=_NO_IMPORT)),
            prices=Max("prices_complete_at"),
            quantity=Max("quantity_complete_at"),
        )
    }
    return {
        connection.pk: max(
            instant
            for instant in (connection.created_at, addon.state_since, *_instants(last.get(connection.pk, {})))
            if instant is not None
        )
        for connection in connections
    }


def is_overdue(since: datetime | None, now: datetime) -> bool:
    """Whether an account that waits `since` is overdue; one that does not wait never is."""
    return since is not None and now - since >= OVERDUE_AFTER


def has_recovered(connection: Connection, since: datetime) -> bool:
    """Whether an import was completed, in part too, or a poll walked to its end after `since`."""
    ended = Q(closed_at__gt=since) & ~Q(state__in=[*_NO_IMPORT, RunState.OPEN])
    polled = Q(prices_complete_at__gt=since) | Q(quantity_complete_at__gt=since)
    return connection.runs.filter(ended | polled).exists()


def _instants(row: dict[str, Any]) -> list[datetime | None]:
    return [row.get(name) for name in ("imported", "prices", "quantity")]
