"""Walking the pages of an action once, and what the walk tells about paging."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import Any, Final

from baselinker_integration.conformance.reading import rows_and_pages
from baselinker_integration.conformance.session import Session

PAGES_AT_MOST: Final = 20_000
EMPTY_IN_A_ROW: Final = 3


@dataclass
class PageWalk:
    """What paging looked like. `past_end` is what the page after the last one held: empty, repeat, new or an error."""

    action: str
    pages_claimed: list[Any] = field(default_factory=list)
    pages_read: int = 0
    count: int = 0
    repeated: list[str] = field(default_factory=list)
    empty_pages: list[int] = field(default_factory=list)
    past_end: str = ""
    past_end_seen: str = ""
    same_again: bool | None = None
    shape: str = ""

    @property
    def claimed(self) -> int:
        """The number of pages by the newest answer; 1 when none says."""
        last = self.pages_claimed[-1] if self.pages_claimed else None
        return last if isinstance(last, int) and not isinstance(last, bool) else 1


def pages_walk(
    session: Session,
    action: str,
    *,
    seen: Container[str],
    on_row: Callable[[str, Any], None],
    between: Callable[[int], None] = lambda page: None,
    **fields: str,
) -> PageWalk:
    """Read every page of `action` once, handing each row to `on_row` (which makes its id be in `seen`).

    `pages` is read anew from each answer, as it may grow during a walk (protocol, 3.13). `between` is called after
    each page that is not the last. Raises Failed or NotApplicable when a page within the walk is refused.
    """
    walk = PageWalk(action)
    page, empty = 1, 0
    while page <= PAGES_AT_MOST and empty < EMPTY_IN_A_ROW:
        body = session.answer(action, page=str(page), **fields)
        rows = _take_page(walk, page, body, seen, on_row)
        empty = 0 if rows else empty + 1
        if page == 1 and walk.claimed > 1:
            walk.same_again = _same_again(session, action, set(rows), fields)
        if page >= walk.claimed:
            break
        between(page)
        page += 1
    walk.pages_read = page
    _look_past_end(session, walk, seen, fields)
    return walk


def _take_page(
    walk: PageWalk, page: int, body: Any, seen: Container[str], on_row: Callable[[str, Any], None]
) -> dict[str, Any]:
    if not isinstance(body, dict) and body != []:
        walk.shape = walk.shape or f"page={page}: {type(body).__name__}"
    rows, pages = rows_and_pages(body)
    walk.pages_claimed.append(pages)
    if not rows:
        walk.empty_pages.append(page)
    for item_id, row in rows.items():
        walk.count += 1
        if item_id in seen:
            walk.repeated.append(item_id)
        else:
            on_row(item_id, row)
    return rows


def _same_again(session: Session, action: str, ids: set[str], fields: dict[str, str]) -> bool | None:
    reply = session.ask(action, page="1", **fields)
    return None if reply.error_code is not None else set(rows_and_pages(reply.body)[0]) == ids


def _look_past_end(session: Session, walk: PageWalk, seen: Container[str], fields: dict[str, str]) -> None:
    reply = session.ask(walk.action, page=str(walk.claimed + 1), **fields)
    rows = rows_and_pages(reply.body)[0] if reply.error_code is None else {}
    walk.past_end_seen = f"page={walk.claimed + 1}: {len(rows)} id"
    if reply.error_code is not None:
        walk.past_end, walk.past_end_seen = reply.error_code or "error", reply.summary
    elif not rows:
        walk.past_end = "empty"
    else:
        walk.past_end = "repeat" if all(item_id in seen for item_id in rows) else "new"
