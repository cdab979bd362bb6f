"""On top of an item's page: what keeps it back or goes out with a warning, and where to mend it."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from baselinker_integration.models import FeedProblem
from eshop.catalog.models import Product
from event_log.models import Severity
from event_log.texts import problem_hint, problem_label


def item_problems(request: HttpRequest, product: Product) -> dict[str, Any] | None:
    """The problems of the item and of its variants as last judged, errors first; None without any."""
    if not request.user.has_perm("baselinker.view_feedproblem"):
        return None
    own = Q(item_id=product.pk) if product.parent_id else Q(product_id=product.pk)
    found = FeedProblem.objects.filter(own, feed__connection__is_active=True).order_by("-severity", "pk")
    rows = [
        {
            "problem": problem,
            "is_error": problem.severity == Severity.ERROR,
            "label": problem_label(problem.code),
            "hint": problem_hint(problem.code),
            "of_variant": problem.item_code if problem.item_id != product.pk else "",
            "link": f"{reverse('admin:index')}?{urlencode({'sprawa': problem.code, 'po': problem.pk - 1})}",
        }
        for problem in found.select_related("feed__connection")[:20]
    ]
    return {"rows": rows} if rows else None
