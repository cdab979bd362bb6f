"""Judgements that several subjects share."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.client import Reply
from baselinker_integration.conformance.reading import (
    number_of,
)
from baselinker_integration.conformance.session import SYNC_LIMIT
from baselinker_integration.conformance.verdicts import Failed, NotApplicable
from baselinker_integration.conformance.walks.pages import PageWalk

SPECIAL_TAX = frozenset(map(Decimal, ("-1", "-0.02", "-0.03")))


def expect_error(reply: Reply, *codes: str) -> str:
    """Evidence of an error with one of the codes. A code that is a number is the concern of errors.text-code."""
    code = reply.error_code
    if code is None:
        raise Failed(f"{reply.call}: {phrases.expected(codes[0], reply.text[:60])}")
    if code not in codes and code and not code.isdigit():
        raise Failed(f"{reply.call}: {phrases.expected(codes[0], code)}")
    return f"{reply.call} → {code}"


def expect_counter(counter: int, wanted: int, doing: str) -> str:
    """Evidence of the right counter. Raises Failed otherwise."""
    if counter != wanted:
        raise Failed(f"{doing}: counter {phrases.expected(wanted, counter)}")
    return f"{doing}: counter = {counter}"


def same_ids(asked: str, wanted: set[str], rows: dict[str, Any]) -> str:
    """Evidence that the rows are exactly the wanted ids. Raises Failed otherwise."""
    if absent := sorted(wanted - set(rows)):
        raise Failed(f"{asked}: {phrases.missing(absent)}")
    if extra := sorted(set(rows) - wanted):
        raise Failed(f"{asked}: {phrases.surplus(extra)}")
    return f"{asked}: {len(rows)}"


def judge_stable(walk: PageWalk) -> str:
    """A page asked twice holds the same ids."""
    if walk.same_again is None:
        raise NotApplicable(f"{walk.action}: pages = {walk.claimed}")
    if not walk.same_again:
        raise Failed(f"{walk.action} page=1 ≠ {walk.action} page=1")
    return f"{walk.action} page=1 = page=1"


def judge_pages(walk: PageWalk) -> str:
    """`pages` is a number and leads exactly to the end."""
    odd = [pages for pages in walk.pages_claimed if pages is not None and (not isinstance(pages, int) or pages < 1)]
    if odd:
        raise Failed(f"{walk.action}: pages = {odd[0]!r}")
    if walk.past_end == "new":
        raise Failed(f"{walk.action}: pages = {walk.pages_claimed[-1]!r}, {walk.past_end_seen}")
    if walk.count and walk.empty_pages:
        raise Failed(f"{walk.action}: pages = {walk.claimed}, page={walk.empty_pages[0]}: 0 id")
    return f"{walk.action}: pages = {walk.claimed}, {walk.count} id"


def judge_each_once(walk: PageWalk) -> str:
    """No id on two pages."""
    if walk.repeated:
        raise Failed(f"{walk.action}: {phrases.repeated(walk.repeated)}")
    return f"{walk.action}: {walk.count} id, pages = {walk.claimed}"


def judge_past_end(walk: PageWalk) -> str:
    """The page after the last is empty."""
    if walk.past_end == SYNC_LIMIT:
        raise NotApplicable(walk.past_end_seen)
    if walk.past_end not in ("empty", "new"):
        raise Failed(f"{walk.action} {walk.past_end_seen} ({walk.past_end})")
    return f"{walk.action} {walk.past_end_seen}"


def tax_faults(value: Any) -> Iterator[str]:
    """Tax is a percent from 0 to 100 or one of the special values (protocol, 1.2 and 1.6)."""
    tax = number_of(value)
    if tax is None or (tax not in SPECIAL_TAX and not (tax == 0 or 1 <= tax <= 100)):
        yield f"tax = {value!r}"
