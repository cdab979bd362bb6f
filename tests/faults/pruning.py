"""A program: makes so many old events, prunes them, and says how long the slowest statement took.

`python -m tests.faults.pruning 1000000` measures for docs/benchmarks.md; the battery plays it beside orders.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

OLD_EVENTS = """
INSERT INTO event_log_event (uid, area, type, severity, at, last_at, connection_ref, connection_label, subject_type,
    subject_id, subject_label, message, counts, details, correlation_id, actor, actor_label, repeats)
SELECT gen_random_uuid(), 'baselinker', 'order_taken', 0, moment, moment, '1', 'Konto', 'orders.order', n::text,
    'Zamówienie ' || n, 'Przyjęto zamówienie', '{"lines": 3}', '{}', md5(n::text), '', '', 0
FROM (SELECT n, now() - interval '500 days' - n * interval '1 second' AS moment FROM generate_series(1, %s) n) AS old
"""
OLD_PROBLEMS = """
INSERT INTO event_log_eventproblem (event_id, severity, code, item_type, item_id, item_code, item_name, field, detail)
SELECT id, 1, 'no_ean', 'product', id::text, 'K' || id, 'Kubek', 'ean', '' FROM event_log_event
WHERE at < now() - interval '450 days' AND id %% 5 = 0
"""


def play(count: int) -> dict[str, Any]:
    """Seconds of the slowest statement that wrote and of the slowest that read, and how many events went."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eshop.settings")
    django.setup()
    from django.db import connection

    from eshop.core import clock
    from event_log.retention import events_prune

    with connection.cursor() as cursor:
        cursor.execute(OLD_EVENTS, [count])
        cursor.execute(OLD_PROBLEMS, [])
        cursor.execute("ANALYZE event_log_event, event_log_eventproblem")
    slowest: dict[str, float] = {"DELETE": 0, "SELECT": 0}
    statements = 0

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal statements
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            kind = sql.split(None, 1)[0]
            slowest[kind] = max(slowest.get(kind, 0), time.perf_counter() - began)
            statements += kind == "DELETE"

    began = time.perf_counter()
    with connection.execute_wrapper(timed):
        gone = sum(events_prune(now=clock.now()).values())
    return {
        "gone": gone,
        "statements": statements,
        "seconds": round(time.perf_counter() - began, 1),
        "slowest_delete": round(slowest["DELETE"], 3),
        "slowest_select": round(slowest["SELECT"], 3),
    }


if __name__ == "__main__":
    print(json.dumps(play(int(sys.argv[1]))))
