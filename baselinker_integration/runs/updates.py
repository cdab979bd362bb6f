"""What is noted of an import or poll going on: one conditional statement a call, which looks and acts at once.

Each acts on the newest run of the account, the copy that BaseLinker sees, and returns the generation of that copy: an
answer out of another one has to be read again.
"""

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection as database

from baselinker_integration.accounts.callers import Caller
from baselinker_integration.runs.kinds import PAUSE, QUIET, PollKind
from eshop.core.clock import WARSAW, business_date
from eshop.core.hot_path.statements import not_waiting, statement_run

_CURRENT = (
    " WHERE id = (SELECT id FROM baselinker_syncrun WHERE connection_id = %s ORDER BY business_date DESC LIMIT 1)"
)
_SEEN = (
    "calls_seen = CASE WHEN calls_last = %s OR LENGTH(calls_seen) > 1500 THEN calls_seen ELSE calls_seen || %s END,"
    " calls_last = %s"
)
_LISTING_BEGINS = (
    f"UPDATE baselinker_syncrun SET last_call_at = %s, listed_at = %s, listing = listing + 1,"  # noqa: S608
    " listed_pages = CASE WHEN listed_pages < %s THEN %s ELSE listed_pages END,"
    " opened_at = CASE WHEN state = 'looked' THEN %s ELSE opened_at END,"
    f" shown_whole = (shown_whole OR list_pages <= %s), {_SEEN}"
)
# Not while the copy has to move, or the listing may be a second import.
_MAY_BEGIN = (
    " AND products_complete_at IS NULL AND (last_call_at > %s OR (business_date >= %s AND taken_at IS NOT NULL))"
)
_LISTING_GOES_ON = (
    "UPDATE baselinker_syncrun SET last_call_at = %s,"  # noqa: S608  texts of this module, here and below
    " listed_pages = CASE WHEN listed_pages = %s THEN listed_pages + 1 ELSE listed_pages END,"
    " shown_whole = (shown_whole OR (listed_pages >= %s AND list_pages <= %s)),"
    f" {_SEEN}{_CURRENT} AND listing > 0 AND (business_date >= %s OR last_call_at > %s)"
)
# While a listing has not shown everything, {shown} is false and the row stays as it is: then the caller looks which.
_PORTION = (
    "UPDATE baselinker_syncrun SET last_call_at = CASE WHEN {shown} THEN %s ELSE last_call_at END,"  # noqa: S608
    " taken_at = CASE WHEN {shown} THEN COALESCE(taken_at, %s) ELSE taken_at END,"
    " import_listing = CASE WHEN {shown} THEN listing ELSE import_listing END,"
    " data_served = CASE WHEN {shown} THEN data_served + %s ELSE data_served END,"
    " state = CASE WHEN {shown} AND products_complete_at IS NULL THEN 'open' ELSE state END,"
    f" {_SEEN}{_CURRENT} AND listing > 0 AND (business_date >= %s OR last_call_at > %s)"
)
_PORTION_COLUMNS = "id, generation, {shown}, listing, round, data_served, count_at, missing"
_KEEP = "INSERT INTO baselinker_rundelivery (run_id, listing, round, is_single, product_ids)"
_KEEP_NOTED = (
    f"{_KEEP} SELECT id, listing, round, %s, %s FROM noted"  # noqa: S608  our own texts
    " WHERE noted.noted AND noted.generation = %s"
)
_POLL = (
    "UPDATE baselinker_syncrun SET"  # noqa: S608
    " {kind}_walked = CASE WHEN {kind}_walked = %s THEN {kind}_walked + 1"
    " ELSE {kind}_walked END,"
    " taken_at = CASE WHEN {whole} THEN COALESCE(taken_at, %s) ELSE taken_at END,"
    " {kind}_complete_at = CASE WHEN {whole} THEN %s ELSE {kind}_complete_at END,"
    f" {_SEEN}{_CURRENT}"
)
_WHOLE = "({kind}_walked >= %s AND {pages} <= %s)"


@dataclass(frozen=True)
class Portion:
    """A portion of products as noted: the copy's generation, and how far the present round is. A product delivered
    twice counts twice in `served`; products are counted one by one from `count_at` on, `missing` are known by then."""

    run_id: int
    generation: int
    is_noted: bool
    listing: int
    round: int
    served: int
    count_at: int
    missing: bytes | None


@dataclass(frozen=True)
class Page:
    """A page as noted, with the numbers of pages that failed before."""

    run_id: int
    generation: int
    failed_pages: str = ""


@dataclass(frozen=True)
class PollPage:
    run_id: int
    generation: int
    is_whole: bool


def listing_resume(caller: Caller, shape: str, now: datetime) -> Page | None:
    """Note that a listing of everything begins; None when the copy may have to move first, or it may be refused."""
    connection = caller.connection
    statement = f"{_LISTING_BEGINS}{_CURRENT}{_MAY_BEGIN}{not_waiting()}"
    today = business_date(now, connection.day_start)
    parameters = [*_begin_parameters(1, shape, now), connection.pk, now - PAUSE, today]
    return _page(caller.update(statement, "id, generation, failed_pages", parameters, now))


def listing_begin_note(run_id: int, shape: str, now: datetime, *, is_plain: bool) -> Page:
    """Note that a listing of the run begins, whatever came before. A narrowed one shows no page of everything."""
    statement = f"{_LISTING_BEGINS} WHERE id = %s{not_waiting()} RETURNING id, generation, failed_pages"
    return Page(*statement_run(statement, [*_begin_parameters(int(is_plain), shape, now), run_id])[0])


def listing_go_on(caller: Caller, number: int, shape: str, now: datetime) -> Page | None:
    """Note a page after the first of a listing of everything; None when no listing is known: it was a look-up."""
    connection = caller.connection
    today = business_date(now, connection.day_start)
    parameters = [now, number - 1, number - 1, number, *_seen(shape, now), connection.pk, today, now - QUIET]
    statement = _LISTING_GOES_ON + not_waiting()
    return _page(caller.update(statement, "id, generation, failed_pages", parameters, now))


def portion_note(
    caller: Caller,
    product_ids: Collection[int],
    generation: int,
    shape: str,
    now: datetime,
    *,
    are_shown: bool = False,
) -> Portion | None:
    """Note that these products of the copy `generation` were delivered; None when it was a look-up. What comes back is
    not noted while listings have not shown everything, unless the caller knows that they showed these (`are_shown`).
    Of another copy than the present one no products are kept: they are read and noted again."""
    connection, packed = caller.connection, array("q", product_ids).tobytes()
    statement, columns = _portion_texts("(1 = 1)" if are_shown else "shown_whole")
    today = business_date(now, connection.day_start)
    parameters = [now, now, len(product_ids), *_seen(shape, now), connection.pk, today, now - QUIET]
    is_single = len(product_ids) == 1
    if database.vendor == "postgresql":
        # Both rows in one round trip and one transaction.
        rows = caller.update(statement, columns, [*parameters, is_single, packed, generation], now, then=_KEEP_NOTED)
    else:
        rows = caller.update(statement, columns, parameters, now)
        if rows and rows[0][2] and rows[0][1] == generation:
            run_id, _generation, _noted, listing, in_round = rows[0][:5]
            statement_run(f"{_KEEP} VALUES (%s, %s, %s, %s, %s)", [run_id, listing, in_round, is_single, packed])
    return Portion(*rows[0]) if rows else None


@cache
def _portion_texts(shown: str) -> tuple[str, str]:
    """The update, where `shown` tells whether the products are, and its columns."""
    return _PORTION.format(shown=shown) + not_waiting(), _PORTION_COLUMNS.format(shown=f"{shown} AS noted")


def poll_note(
    caller: Caller, kind: PollKind, number: int, shape: str, now: datetime, *, may_move: bool
) -> PollPage | None:
    """Note a page of a poll. The last one of a poll of whose pages none is missing takes the copy.

    With `may_move` None when the copy did not move today, so that it may have to.
    """
    connection = caller.connection
    whole = _WHOLE.format(kind=kind.value, pages=kind.page_field)
    statement = _POLL.format(kind=kind.value, whole=whole)
    before = [number - 1, number]
    parameters: list[Any] = [number - 1, *before, now, *before, now, *_seen(shape, now), connection.pk]
    if may_move:
        statement += " AND business_date >= %s"
        parameters.append(business_date(now, connection.day_start))
    returning = f"id, generation, ({kind.value}_walked >= %s AND {kind.page_field} <= %s)"
    rows = caller.update(statement + not_waiting(), returning, [*parameters, number, number], now)
    return PollPage(rows[0][0], rows[0][1], bool(rows[0][2])) if rows else None


def _page(rows: Sequence[tuple[Any, ...]]) -> Page | None:
    return Page(*rows[0]) if rows else None


def _begin_parameters(pages: int, shape: str, now: datetime) -> list[Any]:
    return [now, now, pages, pages, now, pages, *_seen(shape, now)]


def _seen(shape: str, now: datetime) -> list[str]:
    """The parameters of _SEEN: a line for a way of calling that differs from the one before."""
    shape = shape[:200]
    return [shape, f"{now.astimezone(WARSAW):%H:%M:%S} {shape}\n", shape]
