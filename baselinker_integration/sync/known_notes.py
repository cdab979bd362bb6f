"""The note of a call that files answer, in one statement with the proof of its caller. PostgreSQL only (ADR 0011).

The ordinary way is the same one after the other: authentication, feed.reading, noting.
"""

from array import array
from collections.abc import Collection
from datetime import datetime
from typing import Any

from baselinker_integration.accounts.callers import CALLER_PROVED, KnownCaller
from baselinker_integration.models import Connection
from baselinker_integration.sync.delivery import portion_finish
from baselinker_integration.sync.kinds import QUIET, WalkKind
from baselinker_integration.sync.noting import (
    COMPLETE,
    KEEP,
    PORTION,
    PROGRESS,
    STARTED,
    Progress,
    call_parameters,
    page_finish,
    page_statement,
)
from eshop.core.clock import business_date
from eshop.core.hot_path.execution import not_waiting, statement_run

_SHOWN = " AND EXISTS (SELECT 1 FROM baselinker_feed f WHERE f.connection_id = c.id AND f.edition = %s)"
"""The answer came out of the files of an edition: none goes out that is no longer shown."""


def known_portion_note(caller: KnownCaller, product_ids: Collection[int], now: datetime) -> bool:
    """As delivery.products_note, if the caller is still who it was; tells whether it is."""
    packed = array("q", product_ids).tobytes()
    note = [now, len(product_ids), *call_parameters(caller.connection, now)]
    rows = statement_run(
        f"WITH caller AS ({CALLER_PROVED}{_SHOWN}),"  # noqa: S608  texts of our own modules
        f" run AS ({PORTION} AND EXISTS (SELECT 1 FROM caller){not_waiting()}{PROGRESS}),"
        f" kept AS ({KEEP} SELECT id, %s FROM run)"
        " SELECT run.id, run.data_served, run.product_count FROM caller LEFT JOIN run ON true",
        [*caller.proof(now), caller.edition, *note, packed],
    )
    if not rows:
        return False
    run_id, served, product_count = rows[0]
    portion_finish(None if run_id is None else Progress(run_id, served, product_count), now)
    return True


def known_page_note(caller: KnownCaller, kind: WalkKind, *, is_first: bool, is_last: bool, now: datetime) -> bool:
    """As walk_start and noting.page_note, if the caller is still who it was, and its run is there if it is to begin.

    Tells whether it is noted; if not, nothing happened.
    """
    if is_first:
        statement, parameters = _start_statement(caller.connection, kind, now)
    else:
        statement, parameters = page_statement(caller.connection, kind, is_last=is_last, now=now)
    rows = statement_run(
        f"WITH caller AS ({CALLER_PROVED}{_SHOWN}),"  # noqa: S608  texts of our own modules
        f" run AS ({statement} AND EXISTS (SELECT 1 FROM caller){not_waiting()}{COMPLETE})"
        " SELECT run.* FROM caller LEFT JOIN run ON true",
        [*caller.proof(now), caller.edition, *parameters],
    )
    if not rows or (is_first and rows[0][0] is None):
        return False
    page_finish(rows[0], now)
    return True


def _start_statement(connection: Connection, kind: WalkKind, now: datetime) -> tuple[str, list[Any]]:
    """A walk that begins, or begins again, in today's run; not while closing.products_settle has something to do."""
    statement = (
        f"{STARTED.format(kind=kind.value)} AND connection_id = %s AND business_date = %s"
        " AND (list_walked_at IS NULL OR products_complete_at IS NOT NULL OR last_call_at > %s)"
    )
    return statement, [now, now, connection.pk, business_date(now, connection.day_start), now - QUIET]
