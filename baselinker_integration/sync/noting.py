"""What is noted on the run while a walk goes on: one conditional statement a call, which looks and acts at once."""

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection as database

from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.sync.closing import run_close_if_complete
from baselinker_integration.sync.kinds import QUIET, WalkKind
from eshop.core.clock import business_date
from eshop.core.hot_path.execution import not_waiting, statement_run

SEEN = "UPDATE baselinker_syncrun SET last_call_at = %s, state = 'open', closed_at = NULL"
# The run of the call as in finding.run_of_call: today's, else yesterday's while it is going on.
GOING_ON = (
    " WHERE id = (SELECT id FROM baselinker_syncrun WHERE connection_id = %s AND (business_date = %s"
    " OR (business_date = %s AND state = 'open' AND last_call_at > %s)) ORDER BY business_date DESC LIMIT 1)"
    " AND {kind}_started_at IS NOT NULL AND {kind}_complete_at IS NULL"
)
STARTED = f"{SEEN}, {{kind}}_started_at = COALESCE({{kind}}_started_at, %s) WHERE {{kind}}_complete_at IS NULL"
PORTION = f"{SEEN}, data_served = data_served + %s{GOING_ON.format(kind='products')}"
COMPLETE = " RETURNING id, products_complete_at, prices_complete_at, quantity_complete_at"
PROGRESS = " RETURNING id, data_served, product_count"
KEEP = "INSERT INTO baselinker_rundelivery (run_id, product_ids)"
ENDS = {
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
    statement = f"{STARTED.format(kind=kind.value)} AND id = %s{not_waiting()} RETURNING id"
    return bool(statement_run(statement, [now, now, run.pk]))


def portion_note(connection: Connection, product_ids: Collection[int], now: datetime) -> Progress | None:
    """Note that these products were delivered; None when no walk of products is going on (it was a look-up)."""
    packed = array("q", product_ids).tobytes()
    parameters = [now, len(product_ids), *call_parameters(connection, now)]
    if database.vendor == "postgresql":
        # Both rows in one round trip and one transaction.
        rows = statement_run(
            f"WITH run AS ({PORTION}{not_waiting()}{PROGRESS}),"  # noqa: S608  texts of this module
            f" kept AS ({KEEP} SELECT id, %s FROM run) SELECT * FROM run",
            [*parameters, packed],
        )
    else:
        rows = statement_run(PORTION + PROGRESS, parameters)
        if rows:
            statement_run(f"{KEEP} VALUES (%s, %s)", [rows[0][0], packed])
    return Progress(*rows[0]) if rows else None


def page_note(connection: Connection, kind: WalkKind, *, is_first: bool, is_last: bool, now: datetime) -> None:
    """Note that a page of a walk goes out. The last one completes prices and quantities at once.

    A first page was noted when the walk started. A page without a walk going on is a plain look-up.
    """
    if is_last or not is_first:
        statement, parameters = page_statement(connection, kind, is_last=is_last, now=now)
        rows = statement_run(statement + not_waiting() + COMPLETE, parameters)
        if rows:
            page_finish(rows[0], now)


def page_statement(connection: Connection, kind: WalkKind, *, is_last: bool, now: datetime) -> tuple[str, list[Any]]:
    """The update that notes a page of a walk going on, and its parameters; further conditions may follow."""
    ends = ENDS[kind] if is_last else ""
    parameters = [now] * (1 + ends.count("%s")) + call_parameters(connection, now)
    return SEEN + ends + GOING_ON.format(kind=kind.value), parameters


def page_finish(run: Sequence[Any], now: datetime) -> None:
    """Close the run whose columns COMPLETE returned when this was the last thing it waited for."""
    if all(run):
        run_close_if_complete(SyncRun.objects.get(pk=run[0]), now)


def call_parameters(connection: Connection, now: datetime) -> list[Any]:
    """The parameters of GOING_ON."""
    today = business_date(now, connection.day_start)
    return [connection.pk, today, today - timedelta(days=1), now - QUIET]
