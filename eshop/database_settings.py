"""The database of DATABASE_URL, and how long anything may wait for it.

A silent network, a lock that somebody forgot, a statement that never ends: each would hold a thread of the web for
ever, and there are only a few. So people and BaseLinker wait for a bounded time (`web`), while background work,
commands and migrations, which nobody waits for, take as long as they need but do not sleep in a transaction (`job`).
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from eshop.env import env_choice, env_int

POOLING = env_choice("DATABASE_POOLING", "session", ("session", "transaction"))
"""`transaction`: between us and PostgreSQL stands a pooler that gives each transaction whatever session is free."""
CONNECT_SECONDS = env_int("DATABASE_CONNECT_SECONDS", 5)
_SILENCE_SECONDS = 15
"""A peer that acknowledges nothing for so long is gone. Someone who merely computes is asked by keepalives."""
_ANSWER_GRACE_SECONDS = 3
_WRONG_URL = "DATABASE_URL must read like postgresql://user:password@host:5432/name, or sqlite:////path/to/file."
"""Says nothing of what it is: a password stands in it."""

LIMITS = {
    "web": {
        "lock_timeout": env_int("DATABASE_LOCK_SECONDS", 5),
        "statement_timeout": env_int("DATABASE_STATEMENT_SECONDS", 60),
        "idle_in_transaction_session_timeout": env_int("DATABASE_IDLE_SECONDS", 120),
    },
    "job": {"lock_timeout": 120, "statement_timeout": 0, "idle_in_transaction_session_timeout": 900},
}
"""PostgreSQL's limits in seconds, by the kind of work of this process; 0: none."""


def database_config(url: str, *, embedded: Path) -> dict[str, Any]:
    """DATABASES["default"] for `url`, or for the SQLite file `embedded` where there is none.

    DATABASE_LIMITS says whose limits apply, `job` unless the web process set it. Raises ImproperlyConfigured.
    """
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{embedded}", conn_max_age=None))
    except ValueError:
        raise ImproperlyConfigured(_WRONG_URL) from None
    if config["ENGINE"].rpartition(".")[2] not in ("postgresql", "sqlite3"):
        raise ImproperlyConfigured(_WRONG_URL)
    options = config.setdefault("OPTIONS", {})
    if "sqlite" in config["ENGINE"]:
        config["ENGINE"] = "eshop.core.sqlite"
        options["transaction_mode"] = "IMMEDIATE"
        options["timeout"] = 30
        # FULL: an order that was acknowledged is on the disk. With NORMAL a power cut takes what came since the last
        # checkpoint (ADR 0008 promises that orders and stock always wait).
        options["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-65536"
    else:
        if POOLING == "transaction":
            # The next transaction may have another session: nothing may be left in one, nor looked for there.
            options["prepare_threshold"] = None
            config["DISABLE_SERVER_SIDE_CURSORS"] = True
        else:
            # The connector's own few statements are prepared at first use; Django's queries never are. PostgreSQL would
            # go on planning some of them at every execution, which took longer than carrying them out.
            options["prepare_threshold"] = 0
            options["options"] = f"{_session_options()} {options.get('options', '')}".strip()
        for name, value in _CONNECTION.items():
            options.setdefault(name, value)
    return config


_CONNECTION = {
    "connect_timeout": CONNECT_SECONDS,
    "tcp_user_timeout": _SILENCE_SECONDS * 1000,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""libpq's own parameters; DATABASE_URL may name others (`?connect_timeout=10`)."""


def answer_seconds() -> int:
    """Seconds without an answer after which a connection is given up by our own clock; 0: never.

    A little after PostgreSQL should have ended the statement itself. Raises ImproperlyConfigured.
    """
    limit = _limits()["statement_timeout"]
    return limit + _ANSWER_GRACE_SECONDS if limit else 0


def _limits() -> dict[str, int]:
    kind = os.environ.get("DATABASE_LIMITS", "job")
    if kind not in LIMITS:
        raise ImproperlyConfigured(f"DATABASE_LIMITS must be one of {', '.join(LIMITS)}; it is {kind!r}.")
    return LIMITS[kind]


def _session_options() -> str:
    """PostgreSQL looks after us as we look after it: in the midst of a COPY none of its own limits ends a session."""
    alike = ("keepalives_idle", "keepalives_interval", "keepalives_count")
    settings = {"plan_cache_mode": "force_generic_plan", **{name: f"{value}s" for name, value in _limits().items()}}
    settings |= {f"tcp_{name}": str(_CONNECTION[name]) for name in alike}
    settings["tcp_user_timeout"] = str(_CONNECTION["tcp_user_timeout"])
    return " ".join(f"-c {name}={value}" for name, value in settings.items())
