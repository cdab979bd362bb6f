"""Figures of what is wrong with a feed: products and items, each in its own unit."""

from dataclasses import dataclass
from datetime import UTC, datetime

from baselinker_integration.models import Connection, Feed
from eshop.core.hot_path.statements import statement_run
from event_log.models import Severity

_FIGURES = """
WITH errors AS (
    SELECT product_id, item_id, withholds FROM baselinker_feedproblem WHERE feed_id = %s AND severity = %s
), problems AS (
    SELECT product_id, item_id,
           product_id IN (SELECT product_id FROM errors WHERE item_id = product_id) AS product_stays,
           item_id IN (SELECT item_id FROM errors) AS item_stays
    FROM baselinker_feedproblem WHERE feed_id = %s
)
SELECT COUNT(DISTINCT CASE WHEN NOT product_stays THEN product_id END),
       (SELECT COUNT(DISTINCT product_id) FROM errors WHERE item_id = product_id),
       COUNT(DISTINCT CASE WHEN NOT product_stays AND NOT item_stays THEN item_id END),
       (SELECT COALESCE(SUM(most), 0) FROM (SELECT MAX(withholds) AS most FROM errors GROUP BY item_id) AS items)
FROM problems
"""

_CAUSES = """
SELECT code, severity, SUM(most), MIN(since)
FROM (SELECT p.code, p.severity, p.item_id, MAX(CASE WHEN p.withholds > 1 THEN p.withholds ELSE 1 END) AS most,
             MIN(p.since) AS since
      FROM baselinker_feedproblem p JOIN baselinker_connection c ON c.id = p.feed_id
      WHERE {chosen} GROUP BY p.code, p.severity, p.item_id) AS items
GROUP BY code, severity
"""


@dataclass(frozen=True)
class ProblemFigures:
    """Products sent with a warning (of their own or of a variant, or without one of their variants) and products
    withheld; items sent with a warning and items withheld, those among them that went with their product."""

    warned: int
    withheld: int
    items_warned: int
    items_withheld: int


@dataclass(frozen=True)
class CauseFigures:
    """How many `items` a kind of problem concerns, `since` when (aware).

    An error of a grouped item counts the variants that stay with it, so that causes agree with what is withheld.
    """

    code: str
    severity: Severity
    items: int
    since: datetime


def problem_figures(feed: Feed) -> ProblemFigures:
    """The figures of the feed in the state last prepared."""
    rows = statement_run(_FIGURES, [feed.pk, Severity.ERROR.value, feed.pk])
    return ProblemFigures(*map(int, rows[0]))


def cause_figures(connection: Connection | None = None) -> list[CauseFigures]:
    """The causes in one account's feed, or over all connected accounts: an item of several counts once. One query."""
    of_one = "p.feed_id = %s" if connection is not None else "c.is_active"
    rows = statement_run(_CAUSES.format(chosen=of_one), [] if connection is None else [connection.pk])
    return [
        CauseFigures(code, Severity(severity), int(items), _instant(since)) for code, severity, items, since in rows
    ]


def _instant(value: datetime | str) -> datetime:
    """SQLite keeps instants as texts in UTC."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)
