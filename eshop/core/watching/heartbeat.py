"""Signs of life in the database: who did what when last. Clocks of machines differ, so the database's one counts."""

from django.db import connection, transaction

BEAT = "beat"
"""The scheduler asked for the background work."""
DUE_WORK = "due_work"
"""A worker, or run_due_work, found out what background work there is, and a worker has queued it."""
DUE_WORK_BEGUN = "due_work_begun"
"""A worker set about it: others who come soon after leave it to that one."""

_NOW = {
    "postgresql": "clock_timestamp()",
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')",
}
_BEFORE = {
    "postgresql": "clock_timestamp() - make_interval(secs => %s)",
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '-' || %s || ' seconds')",
}
_AGE = {
    "postgresql": "extract(epoch FROM clock_timestamp() - at)::float8",
    "sqlite": "(julianday('now') - julianday(at)) * 86400.0",
}
_BEAT = (
    "INSERT INTO core_heartbeat (name, at, filler) VALUES (%s, {now}, {filler}) ON CONFLICT (name)"
    " DO UPDATE SET at = excluded.at, filler = excluded.filler WHERE core_heartbeat.at <= {before}"
)
_FILLER = {
    "postgresql": "decode(repeat(md5(random()::text), 2), 'hex')",
    "sqlite": "randomblob(65536)",
}
_SPILL = (
    "SELECT count(*) FROM (SELECT repeat(md5(n::text), 8) FROM generate_series(1, 4000) n ORDER BY 1 OFFSET 0) AS made"
)
"""A sort of one megabyte in 64 KB of memory, which PostgreSQL has to write to new files of its disk."""


def heartbeat(name: str, *, every: float = 0) -> bool:
    """Note that it happened now; False if somebody noted it less than `every` seconds ago."""
    return _beat(name, every=every, filler="''")


def heartbeat_age(name: str) -> float | None:
    """Seconds since it last happened, None if it never did."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_AGE[connection.vendor]} FROM core_heartbeat WHERE name = %s", [name])  # noqa: S608
        row = cursor.fetchone()
    return float(row[0]) if row else None


def write_probe(*, every: float, seconds: int) -> None:
    """Write and commit, and on PostgreSQL take up new room on its disk as a new order would; at most once in `every`.

    Gives up after `seconds`. Raises DatabaseError when the database takes nothing any more.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _run(
                "SELECT set_config('statement_timeout', %s, true), set_config('work_mem', '64kB', true)", f"{seconds}s"
            )
        if _beat("write", every=every, filler=_FILLER[connection.vendor]) and connection.vendor == "postgresql":
            _run(_SPILL)


def commits_of_others() -> int:
    """A number that changes whenever somebody else commits, on SQLite; 0 on PostgreSQL, where nobody waits for all."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


def _beat(name: str, *, every: float, filler: str) -> bool:
    vendor = connection.vendor
    statement = _BEAT.format(now=_NOW[vendor], before=_BEFORE[vendor], filler=filler)
    with connection.cursor() as cursor:
        cursor.execute(statement, [name, every])
        return bool(cursor.rowcount == 1)


def _run(statement: str, *parameters: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
