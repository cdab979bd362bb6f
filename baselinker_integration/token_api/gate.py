"""Who may call BaseLinker now: one row an account, one conditional statement a permit, the database's clock.

BaseLinker counts 100 calls a minute over everything that uses an account, and whoever asks for more is silent for
minutes. So it is not each process that counts but the row, by GCRA: `tat` is when the calls permitted so far would be
through at the even pace, and who comes too early before it waits. Kinds that are less urgent pass only while the row is
nearly idle, and have a pace of their own besides.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db import connection as database
from django.db import transaction

from baselinker_integration.models import TokenAccount
from eshop.core import clock
from eshop.core.hot_path.statements import statement_run

MINUTE = 60_000
BURST_CALLS = 10
HIGHEST = 98
"""Calls in any 60 seconds, the burst and the one that opens the window included, stay below BaseLinker's 100."""
SHARE_BURST = 2
"""So many calls may a kind with a pace of its own make ahead of it: lists are read three calls at a time."""
PROBE_LEASE = 60_000
_NOW = {
    "postgresql": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint)",
    "sqlite": "CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)",
}


class Kind(StrEnum):
    """What a call is for, most urgent first."""

    WRITE = "write"
    CHANGES = "changes"
    SWEEP = "sweep"


@dataclass(frozen=True)
class _Share:
    """A kind's own column and calls a minute."""

    column: str
    per_minute: int


_SHARES = {Kind.CHANGES: _Share("changes_tat", 30), Kind.SWEEP: _Share("sweep_tat", 20)}


def now_expression() -> str:
    """The database's own time in milliseconds since 1970, as SQL."""
    return _NOW[database.vendor]


def pace(per_minute: int) -> tuple[int, int]:
    """Milliseconds between two calls, and by how many milliseconds a burst may be early."""
    rate = max(1, min(per_minute, HIGHEST))
    spacing = -(-MINUTE // rate)
    return spacing, spacing * min(BURST_CALLS, HIGHEST - rate)


def permit(account: TokenAccount, kind: Kind | str = Kind.WRITE) -> bool:
    """Whether one call of `kind` may go out now; it counts from here on, whether it is made or not.

    Committed before it returns, so it may not be asked for inside a transaction: RuntimeError.
    """
    now, (spacing, burst) = now_expression(), pace(account.per_minute)
    share = _SHARES.get(Kind(kind))
    sets, conditions = (
        [f"tat = {_later('tat', now)} + {spacing}"],
        [f"tat <= {now} + {burst if not share else burst // 3}"],
    )
    if share:
        sets.append(f"{share.column} = {_later(share.column, now)} + {MINUTE // share.per_minute}")
        conditions.append(f"{share.column} <= {now} + {SHARE_BURST * MINUTE // share.per_minute}")
    conditions += ["probe IS NULL", f"(blocked_until IS NULL OR blocked_until <= {now})"]
    return _changed(account, sets, conditions)


def opens_at(account: TokenAccount, kind: Kind | str = Kind.WRITE) -> datetime:
    """When the gate lets a call of `kind` through if nobody comes between: an instant of this host's clock."""
    _spacing, burst = pace(account.per_minute)
    share = _SHARES.get(Kind(kind))
    own = f", {share.column} - {SHARE_BURST * MINUTE // share.per_minute}" if share else ""
    rows = statement_run(
        f"SELECT {now_expression()}, tat, blocked_until, probe{own} FROM baselinker_gate WHERE account_id = %s",  # noqa: S608
        [account.pk],
    )
    if not rows:
        return clock.now()
    now, tat, blocked_until, probe, *others = rows[0]
    moments = [tat - (burst // 3 if share else burst), *others]
    if probe is not None:
        moments += [blocked_until or 0, probe, now + 5_000]
    return clock.now() + timedelta(milliseconds=max(0, *(moment - now for moment in moments)))


def shut(account: TokenAccount, until: datetime) -> bool:
    """Let nobody through before `until` (aware), then one probe. True for whoever shut an open gate."""
    moment = round(until.timestamp() * 1000)
    now = now_expression()
    values = [f"blocked_until = {moment}", f"probe = {moment}"]
    if _changed(account, values, [f"(probe IS NULL OR (blocked_until <= {now} AND blocked_until < {moment}))"]):
        return True
    _changed(account, values, [f"blocked_until < {moment}"])
    return False


def probe_take(account: TokenAccount) -> bool:
    """Whether this worker may make the one call that tells if the block is over; again after a minute of silence."""
    now, (spacing, _burst) = now_expression(), pace(account.per_minute)
    sets = [f"probe = {now} + {PROBE_LEASE}", f"tat = {_later('tat', now)} + {spacing}"]
    return _changed(account, sets, [f"probe <= {now}", f"blocked_until <= {now}"])


def reopen(account: TokenAccount) -> bool:
    """The probe came through: everybody may call again."""
    return _changed(
        account, ["probe = NULL", "blocked_until = NULL"], ["probe IS NOT NULL", f"blocked_until <= {now_expression()}"]
    )


def shut_until(account: TokenAccount) -> datetime | None:
    """Until when BaseLinker wants silence; None while the gate is open."""
    rows = statement_run("SELECT blocked_until FROM baselinker_gate WHERE account_id = %s", [account.pk])
    return datetime.fromtimestamp(rows[0][0] / 1000, UTC) if rows and rows[0][0] is not None else None


def _later(column: str, now: str) -> str:
    return f"CASE WHEN {column} > {now} THEN {column} ELSE {now} END"


def _changed(account: TokenAccount, sets: list[str], conditions: list[str]) -> bool:
    """One conditional update of the row in a transaction of its own; tells whether the conditions held."""
    statement = (
        f"UPDATE baselinker_gate SET {', '.join(sets)} WHERE account_id = %s AND {' AND '.join(conditions)}"  # noqa: S608
        " RETURNING account_id"
    )
    with transaction.atomic(durable=True):
        return bool(statement_run(statement, [account.pk]))
