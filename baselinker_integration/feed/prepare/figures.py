"""Figures of what is wrong with a feed: products and items, each in its own unit."""

from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Sum

from baselinker_integration.models import Feed, FeedProblem
from event_log.models import Severity


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
    problems = FeedProblem.objects.filter(feed=feed)
    errors = problems.filter(severity=Severity.ERROR)
    of_product = errors.filter(product_id=OuterRef("product_id"), item_id=OuterRef("product_id"))
    sent = problems.filter(~Exists(of_product))
    warned = sent.filter(~Exists(errors.filter(item_id=OuterRef("item_id"))))
    withheld = errors.order_by().values("item_id").annotate(items=Max("withholds"))
    return ProblemFigures(
        warned=sent.values("product_id").distinct().count(),
        withheld=errors.filter(Exists(of_product)).values("product_id").distinct().count(),
        items_warned=warned.values("item_id").distinct().count(),
        items_withheld=withheld.aggregate(sum=Sum("items", default=0))["sum"],
    )
