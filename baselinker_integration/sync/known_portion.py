"""ProductsData for a caller known before: proof of the key, products and note of the delivery in one statement.

PostgreSQL only (ADR 0009). The ordinary way is the same three steps one after the other: authentication, feed.reading,
noting.
"""

from array import array
from collections.abc import Sequence
from datetime import datetime

from baselinker_integration.feed.reading import BODIES
from baselinker_integration.known_callers import CALLER_PROVED, KnownCaller
from baselinker_integration.sync.noting import KEEP, PORTION, PROGRESS, Progress, call_parameters
from eshop.core.hot_path.execution import ids_condition, not_waiting, statement_run

Portion = tuple[dict[int, bytes], Progress | None]


def known_portion(caller: KnownCaller, product_ids: Sequence[int], now: datetime) -> Portion | None:
    """The ProductsData members of `product_ids` (each once) and how far the walk is now.

    None when nothing came back: none of the products is in the feed, or the caller is not who it was; the ordinary way
    finds out. The delivery is noted, and progress told, only if a walk is going on and all that was asked for is there.
    """
    account = caller.connection.pk
    condition, ids = ids_condition(product_ids)
    packed = array("q", product_ids).tobytes()
    count = len(product_ids)
    portion = [now, count, *call_parameters(caller.connection, now), account, ids, count]
    rows = statement_run(_statement(condition), [*caller.proof(now), *portion, packed, account, ids])
    if not rows:
        return None
    progress = next((Progress(run, served, total) for run, body, served, total in rows if body is None), None)
    return {product_id: body for product_id, body, *_ in rows if body}, progress


def _statement(condition: str) -> str:
    """The products come first: the note locks the run, and calls at the same time would wait while they are sent."""
    bodies = BODIES + condition
    return f"""
WITH caller AS ({CALLER_PROVED}),
run AS ({PORTION} AND EXISTS (SELECT 1 FROM caller)
        AND (SELECT count(*) FROM ({bodies}) b WHERE b.body <> '') = %s{not_waiting()}{PROGRESS}),
kept AS ({KEEP} SELECT id, %s FROM run)
SELECT b.product_id, b.body, NULL, NULL FROM ({bodies}) b WHERE EXISTS (SELECT 1 FROM caller)
UNION ALL
SELECT id, NULL, data_served, product_count FROM run
"""  # noqa: S608  texts of our own modules
