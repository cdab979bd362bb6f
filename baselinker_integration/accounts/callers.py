"""Whose call it is, whether that is proved yet (ADR 0011), and when each account called last.

Asking first whose call it is costs a round trip to the database. For a caller that this process has authenticated
before, the same conditions go into the first statement that notes or records something: with a key revoked, an add-on
suspended, an account changed or another edition of the feed shown meanwhile it does nothing, and the call begins again
with authentication.

The last call is noted once a minute at most, never at the cost of the call.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hmac import compare_digest
from typing import Any

from django.db import DatabaseError
from django.db import connection as database
from django.db.models import Max

from baselinker_integration.accounts.connections import ADDON
from baselinker_integration.accounts.keys import KEY_PURPOSE
from baselinker_integration.models import Connection, SyncRun
from eshop.core.hot_path.statements import no_waiting_for_the_writer, row_version, statement_run
from eshop.core.models import Heartbeat
from eshop.core.peppers import secret_digest
from eshop.core.watching.heartbeat import heartbeat

logger = logging.getLogger(__name__)

PROVED = (
    f"SELECT c.id FROM baselinker_connection c WHERE c.id = %s AND {row_version('c', 'postgresql')} = %s"  # noqa: S608
    " AND EXISTS (SELECT 1 FROM baselinker_connectionkey k WHERE k.connection_id = c.id AND k.digest = %s"
    " AND (k.valid_until IS NULL OR k.valid_until > %s))"
    " AND EXISTS (SELECT 1 FROM addons_addon a WHERE a.code = %s AND a.state = 'active')"
)
"""One row while the caller is still who it was, with the same options."""

SHOWN = " AND EXISTS (SELECT 1 FROM baselinker_feed f WHERE f.connection_id = c.id AND f.edition = %s)"
"""The answer may come out of the files of an edition: none goes out that is no longer shown."""

_NAMED = "SELECT CAST(%s AS bigint) AS id"


class CallerChangedError(Exception):
    """The caller is no longer who it was when it was authenticated. Nothing of its call was done."""


@dataclass
class Caller:
    """The account that a call is for.

    `proof` is the version of its row and the digest of its key, which the first statement that writes has to find
    unchanged; None once it is proved. `edition` names the files of the feed that may answer, which show `generation`.
    It is empty for a caller that is proved: only the proof tells whether an edition is shown, so what is read after it
    comes from the rows.
    """

    connection: Connection
    edition: str = ""
    proof: tuple[str, str] | None = None
    generation: int = 0

    def prove(self, now: datetime) -> None:
        """Ask the database if the caller is at `now` (aware) still who it was. Raises CallerChangedError."""
        if self.proof is not None:
            self._proved_by(statement_run(*self._select(now)))

    def insert(self, into: str, values: str, parameters: Sequence[Any], now: datetime) -> Any:
        """Insert one row whose first column is the account, and return its id.

        `into` names table and columns, `values` the expressions of the other columns. Raises CallerChangedError.
        """
        select, proof = self._select(now)
        statement = f"{into} SELECT id, {values} FROM ({select}) caller RETURNING id"  # noqa: S608  our own texts
        return self._proved_by(statement_run(statement, [*parameters, *proof]))[0][0]

    def update(
        self, update: str, returning: str, parameters: Sequence[Any], now: datetime, *, then: str = ""
    ) -> list[tuple[Any, ...]]:
        """Run `update`, which ends in its conditions, and return the rows of `returning`, whose first column is never
        NULL. `then` is one more statement that writes, from the rows of `noted`; PostgreSQL only.

        Raises CallerChangedError.
        """
        if self.proof is None:
            return statement_run(_update_text("", update, returning, then), parameters)
        select, proof = self._select(now)
        rows = self._proved_by(statement_run(_update_text(select, update, returning, then), [*proof, *parameters]))
        return [] if rows[0][0] is None else rows

    def _select(self, now: datetime) -> tuple[str, list[Any]]:
        """A SELECT of the account's id, which gives a row only while the caller is who it was, and its parameters."""
        if self.proof is None:
            return _NAMED, [self.connection.pk]
        return PROVED + SHOWN, [self.connection.pk, *self.proof, now, ADDON, self.edition]

    def _proved_by(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if not rows:
            raise CallerChangedError
        self.proof, self.edition = None, ""
        return rows


@cache
def _update_text(proof: str, update: str, returning: str, then: str) -> str:
    """The statement of Caller.update, from texts of our own modules; `proof` is empty for a proved caller."""
    if not proof and not then:
        return f"{update} RETURNING {returning}"
    beside = f", beside AS ({then})" if then else ""
    if not proof:
        return f"WITH noted AS ({update} RETURNING {returning}){beside} SELECT * FROM noted"  # noqa: S608
    return (
        f"WITH caller AS ({proof}),"  # noqa: S608
        f" noted AS ({update} AND EXISTS (SELECT 1 FROM caller) RETURNING {returning}){beside}"
        " SELECT noted.* FROM caller LEFT JOIN noted ON true"
    )


_known: dict[str, tuple[bytes, Caller]] = {}
_PROCESS = secrets.token_bytes(32)
"""Keys what is remembered here: HMAC, by which keys are stored, takes a tenth of a call's processor time."""


def caller_remember(connection: Connection, *, version: str, key: str, edition: str, generation: int) -> None:
    """Keep the caller last authenticated at its address. PostgreSQL only: a file has no round trips to save."""
    if database.vendor == "postgresql":
        proof = (version, secret_digest(key, KEY_PURPOSE))
        _known[connection.slug] = (_mark(key), Caller(copy(connection), edition, proof, generation))


def caller_recall(*, slug: str, key: Any) -> Caller | None:
    """The caller remembered for this address if `key` is the one it came with then, still to be proved."""
    if not isinstance(key, str):
        return None
    mark, known = _known.get(slug, (b"", None))
    if known is None or not compare_digest(mark, _mark(key)):
        return None
    return Caller(copy(known.connection), known.edition, known.proof, known.generation)


def _mark(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), key=_PROCESS).digest()


NOTED_EVERY = timedelta(minutes=1)
_NOTE = "called:"
_noted: dict[int, datetime] = {}
"""What this process wrote last; the row decides between processes."""


@dataclass(frozen=True)
class LastCall:
    """An instant (aware) and the action; "" for one that the protocol does not know."""

    at: datetime
    action: str


def last_call_note(*, connection: Connection, action: str, now: datetime) -> None:
    """Note that BaseLinker asked the account for `action`, one of the protocol's or "", at `now` (aware).

    Never raises and never waits.
    """
    before = _noted.get(connection.pk)
    if before is not None and timedelta(0) <= now - before <= NOTED_EVERY:
        return
    try:
        with no_waiting_for_the_writer():
            heartbeat(f"{_NOTE}{connection.pk}:{action}")
    except DatabaseError:
        logger.warning("The last call of account %s could not be noted; the next one will be", connection.pk)
        return
    _noted[connection.pk] = now


def last_calls(connections: Iterable[Connection]) -> dict[int, LastCall]:
    """The last call of each account that was ever called, by its number; two queries.

    Of the time before calls were noted the runs tell.
    """
    wanted = {connection.pk for connection in connections}
    found: dict[int, LastCall] = {}
    for name, at in Heartbeat.objects.filter(name__startswith=_NOTE).order_by("at").values_list("name", "at"):
        number, _colon, action = name.removeprefix(_NOTE).partition(":")
        if int(number) in wanted:
            found[int(number)] = LastCall(at, action)
    runs = SyncRun.objects.filter(connection__in=wanted, last_call_at__isnull=False).order_by()
    for number, at in runs.values_list("connection").annotate(at=Max("last_call_at")):
        if number not in found:
            found[number] = LastCall(at, "")
    return found
