"""The note of a call that files answer, in one statement with the proof of its caller. PostgreSQL only (ADR 0011).

The ordinary way is the same one after the other: authentication, feed.reading, noting.
"""

from array import array
from collections.abc import Collection
from datetime import datetime

from baselinker_integration.known_callers import CALLER_PROVED, KnownCaller
from baselinker_integration.sync.delivery import portion_finish
from baselinker_integration.sync.kinds import WalkKind
from baselinker_integration.sync.noting import GOING_ON, KEEP, PORTION, PROGRESS, SEEN, Progress, call_parameters
from eshop.core.hot_path.execution import not_waiting, statement_run


def known_portion_note(caller: KnownCaller, product_ids: Collection[int], now: datetime) -> bool:
    """As delivery.products_note, if the caller is still who it was; tells whether it is."""
    packed = array("q", product_ids).tobytes()
    note = [now, len(product_ids), *call_parameters(caller.connection, now)]
    rows = statement_run(
        f"WITH caller AS ({CALLER_PROVED}),"  # noqa: S608  texts of our own modules
        f" run AS ({PORTION} AND EXISTS (SELECT 1 FROM caller){not_waiting()}{PROGRESS}),"
        f" kept AS ({KEEP} SELECT id, %s FROM run)"
        " SELECT run.id, run.data_served, run.product_count FROM caller LEFT JOIN run ON true",
        [*caller.proof(now), *note, packed],
    )
    if not rows:
        return False
    run_id, served, product_count = rows[0]
    portion_finish(None if run_id is None else Progress(run_id, served, product_count), now)
    return True


def known_page_note(caller: KnownCaller, kind: WalkKind, now: datetime) -> bool:
    """As noting.page_note for a page in the middle, if the caller is still who it was; tells whether it is."""
    note = [now, *call_parameters(caller.connection, now)]
    rows = statement_run(
        f"WITH caller AS ({CALLER_PROVED}),"  # noqa: S608  texts of our own modules
        f" run AS ({SEEN}{GOING_ON.format(kind=kind.value)} AND EXISTS (SELECT 1 FROM caller){not_waiting()}"
        " RETURNING id) SELECT caller.id, run.id FROM caller LEFT JOIN run ON true",
        [*caller.proof(now), *note],
    )
    return bool(rows)
