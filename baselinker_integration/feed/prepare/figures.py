"""Figures of what is wrong with a feed: products and items, each in its own unit."""

from dataclasses import dataclass

from baselinker_integration.models import Feed
from eshop.core.hot_path.execution import statement_run
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


@dataclass(frozen=True)
class ProblemFigures:
    """Products sent with a warning (of their own or of a variant, or without one of their variants) and products
    withheld; items sent with a warning and items withheld, those among them that went with their product."""

    warned: int
    withheld: int
    items_warned: int
    items_withheld: int


def problem_figures(feed: Feed) -> ProblemFigures:
    """The figures of the feed in the state last prepared."""
    rows = statement_run(_FIGURES, [feed.pk, Severity.ERROR.value, feed.pk])
    return ProblemFigures(*map(int, rows[0]))
