"""How much a client may ask for. The database counts, so a limit is one for all processes, with Redis or without."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection as database

from eshop.api.errors.problem import Problem
from eshop.api.models import ApiCallCount, ApiClient
from eshop.core.hot_path.statements import not_waiting, statement_run

WRITES_AT_ONCE = 2
_RETRY_SECONDS = "2"
_WRITES = 0x0E5C10C
"""First half of the advisory locks of writes; no other lock of this database has it."""

_TABLE = ApiCallCount._meta.db_table
_COUNT = (
    f"INSERT INTO {_TABLE} (client_id, minute, calls) SELECT %s, %s, 1 WHERE 1 = 1{{not_waiting}}"
    " ON CONFLICT (client_id) DO UPDATE SET"
    f" calls = CASE WHEN {_TABLE}.minute >= excluded.minute THEN {_TABLE}.calls + 1 ELSE 1 END,"
    f" minute = CASE WHEN {_TABLE}.minute >= excluded.minute THEN {_TABLE}.minute ELSE excluded.minute END"
    " RETURNING calls"
)


@dataclass(frozen=True)
class Allowance:
    """What is left of this minute's calls, as the headers say it (draft-ietf-httpapi-ratelimit-headers-11)."""

    limit: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"calls";q={self.limit};w=60',
            "RateLimit": f'"calls";r={self.left};t={self.seconds}',
        }


def call_count(client: ApiClient, now: datetime) -> Allowance:
    """Count one call in one statement. Raises Problem `too_many_calls` beyond the client's limit of this minute."""
    minute, second = divmod(int(now.timestamp()), 60)
    ((calls,),) = statement_run(_COUNT.format(not_waiting=not_waiting()), [client.pk, minute])
    allowance = Allowance(client.calls_a_minute, max(0, client.calls_a_minute - calls), 60 - second)
    if calls > client.calls_a_minute:
        headers = allowance.headers | {"Retry-After": str(allowance.seconds)}
        raise Problem("too_many_calls", headers=headers)
    return allowance


def write_slot_take(client: ApiClient) -> None:
    """Inside a transaction: be one of the client's writes until it ends. Raises Problem `too_many_writes`.

    PostgreSQL gives the place back by itself when the transaction or its process ends. SQLite has one writer anyway.
    """
    if database.vendor != "postgresql":
        return
    with database.cursor() as cursor:
        for place in range(WRITES_AT_ONCE):
            second = (client.pk * WRITES_AT_ONCE + place) % 2**31
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_WRITES, second])
            if cursor.fetchone() == (True,):
                return
    raise Problem("too_many_writes", headers={"Retry-After": _RETRY_SECONDS})
