"""What is noted on the run while a walk goes on: one conditional statement a call, which looks and acts at once."""

from array import array
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection as database

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.sync.closing import run_close_if_complete
from baselinker_integration.sync.kinds import QUIET, WalkKind
from eshop.core.clock import business_date
from eshop.core.hot_path.execution import not_waiting, statement_run

_SEEN = "UPDATE baselinker_syncrun SET last_call_at = %s, state = 'open', closed_at = NULL"
# The run of the call as in finding.run_of_call: today's, else yesterday's while it is going on.
_GOING_ON = (
    " WHERE id = (SELECT id FROM baselinker_syncrun WHERE connection_id = %s AND (business_date = %s"
    " OR (business_date = %s AND state = 'open' AND last_call_at > %s)) ORDER BY business_date DESC LIMIT 1)"
    " AND {kind}_started_at IS NOT NULL AND {kind}_complete_at IS NULL"
)
_STARTED = f"{_SEEN}, {{kind}}_started_at = COALESCE({{kind}}_started_at, %s) WHERE {{kind}}_complete_at IS NULL"
_PORTION = f"{_SEEN}, data_served = data_served + %s{_GOING_ON.format(kind='products')}"
_COMPLETE = "id, products_complete_at, prices_complete_at, quantity_complete_at"
_KEEP = "INSERT INTO baselinker_rundelivery (run_id, product_ids)"
_ENDS = {
    WalkKind.PRODUCTS: ", list_walked_at = %s, products_complete_at = CASE WHEN product_count = 0 THEN %s END",
    WalkKind.PRICES: ", prices_complete_at = %s",
    WalkKind.QUANTITY: ", quantity_complete_at = %s",
}


@dataclass(frozen=True)
class Progress:
    """How far the walk of products is; a product delivered twice counts twice."""

    run_id: int
    served: int
    product_count: int


def start_note(run: SyncRun, kind: WalkKind, now: datetime) -> bool:
    """Note that a walk of `kind` begins, or begins again; tells if it may: not when the kind is complete."""
    statement = f"{_STARTED.format(kind=kind.value)} AND id = %s{not_waiting()} RETURNING id"
    return bool(statement_run(statement, [now, now, run.pk]))


def walk_resume(caller: Caller, kind: WalkKind, now: datetime) -> bool:
    """Note the same on today's run; tells if it is there and may, and closing.products_settle has nothing to do."""
    statement = (
        f"{_STARTED.format(kind=kind.value)} AND connection_id = %s AND business_date = %s"
        f" AND (list_walked_at IS NULL OR products_complete_at IS NOT NULL OR last_call_at > %s){not_waiting()}"
    )
    connection = caller.connection
    parameters = [now, now, connection.pk, business_date(now, connection.day_start), now - QUIET]
    return bool(caller.update(statement, "id", parameters, now))


def portion_note(caller: Caller, product_ids: Collection[int], now: datetime) -> Progress | None:
    """Note that these products were delivered; None when no walk of products is going on (it was a look-up)."""
    packed = array("q", product_ids).tobytes()
    statement, returning = _PORTION + not_waiting(), "id, data_served, product_count"
    parameters = [now, len(product_ids), *_call_parameters(caller.connection, now)]
    if database.vendor == "postgresql":
        # Both rows in one round trip and one transaction.
        kept = f"{_KEEP} SELECT id, %s FROM noted"  # noqa: S608  texts of this module
        rows = caller.update(statement, returning, [*parameters, packed], now, then=kept)
    else:
        rows = caller.update(statement, returning, parameters, now)
        if rows:
            statement_run(f"{_KEEP} VALUES (%s, %s)", [rows[0][0], packed])
    return Progress(*rows[0]) if rows else None


def page_note(caller: Caller, kind: WalkKind, *, is_first: bool, is_last: bool, now: datetime) -> None:
    """Note that a page of a walk goes out. The last one completes prices and quantities at once.

    A first page was noted when the walk started. A page without a walk going on is a plain look-up.
    """
    if is_first and not is_last:
        return
    ends = _ENDS[kind] if is_last else ""
    statement = f"{_SEEN}{ends}{_GOING_ON.format(kind=kind.value)}{not_waiting()}"
    parameters = [now] * (1 + ends.count("%s")) + _call_parameters(caller.connection, now)
    rows = caller.update(statement, _COMPLETE, parameters, now)
    if rows and all(rows[0]):
        run_close_if_complete(SyncRun.objects.get(pk=rows[0][0]), now)


def _call_parameters(connection: Connection, now: datetime) -> list[Any]:
    """The parameters of _GOING_ON."""
    today = business_date(now, connection.day_start)
    return [connection.pk, today, today - timedelta(days=1), now - QUIET]
