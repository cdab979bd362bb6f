"""On top of an item's page: what BaseLinker has of it and how old that is; and what a save would keep back."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from baselinker_integration.feed.serve.seen_product import SeenProduct, seen_product_list
from baselinker_integration.models import FeedProblem, RunItem
from eshop.catalog.models import Product
from event_log.models import Severity
from event_log.texts import problem_label

Kind = RunItem.Kind
MOST_NAMED = 5


def seen_of(request: HttpRequest, product: Product) -> list[SeenProduct]:
    """The views of all accounts of a main item, made once a request."""
    kept: dict[int, list[SeenProduct]] = request.__dict__.setdefault("seen_products", {})
    if product.pk not in kept:
        kept[product.pk] = seen_product_list(product.pk)
    return kept[product.pk]


def item_state(request: HttpRequest, product: Product) -> dict[str, Any] | None:
    """One line for each account; a variant goes out as part of its grouped item, so its page has none."""
    if product.parent_id is not None or not request.user.has_perm("baselinker.view_feeditem"):
        return None
    views = seen_of(request, product)
    if not views:
        return None
    since = _since(product, [view.connection.pk for view in views])
    return {"rows": [_row(view, since.get(view.connection.pk)) for view in views]}


def _since(product: Product, accounts: list[int]) -> dict[int, datetime]:
    """When the copy came that has the item as each account's BaseLinker has it now. One query."""
    moves = RunItem.objects.filter(product_id=product.pk, run__connection__in=accounts).exclude(kind=Kind.WITHDRAWN)
    return dict(moves.order_by("run__moved_at").values_list("run__connection", "run__moved_at"))


def _row(view: SeenProduct, since: datetime | None) -> dict[str, Any]:
    if view.is_withheld:
        text = _("Zostanie wycofany przy następnej synchronizacji") if view.is_sent else _("Nie wychodzi")
        kind, icon = "error", "error"
    elif not view.is_sent:
        text, kind, icon = _("Wyjdzie przy następnej synchronizacji"), "info", "schedule"
    elif any(field.differs for field in view.fields):
        text, kind, icon = _("BaseLinker ma go, zmiany wyjdą przy następnej synchronizacji"), "info", "sync"
    else:
        text, kind, icon = _("BaseLinker ma to, co sklep"), "good", "check_circle"
    return {
        "name": view.connection.name,
        "text": text,
        "kind": kind,
        "icon": icon,
        "since": since if view.is_sent else None,
        "copied": view.connection.feed.published_at,
        "waiting": _waiting(view),
    }


def _waiting(view: SeenProduct) -> str:
    """What of the item BaseLinker gets with the next copy, in words; empty where it has all, or gets nothing."""
    if not view.is_sent or view.is_withheld:
        return ""
    names = [field.label for field in view.fields if field.differs]
    more = [f"+{len(names) - MOST_NAMED}"] if len(names) > MOST_NAMED else []
    return ", ".join(names[:MOST_NAMED] + more)


def save_warnings(request: HttpRequest, product: Product) -> list[str]:
    """What keeps the item, as it has just been saved, from BaseLinker: one sentence an account."""
    main = product.parent or product
    found = []
    for view in seen_product_list(main.pk) if request.user.has_perm("baselinker.view_feedproblem") else []:
        errors = [problem_label(problem.code) for problem in view.problems if problem.severity == Severity.ERROR]
        if errors:
            reasons = ", ".join(dict.fromkeys(errors))
            found.append(
                _("%(account)s: towar nie wyjdzie do BaseLinkera. %(reasons)s.")
                % {"account": view.connection.name, "reasons": reasons}
            )
    return found


def item_marks(request: HttpRequest, product_ids: list[int]) -> dict[int, tuple[int, str]]:
    """By main item, how bad the worst of its problems is, as last judged, and what that is called."""
    if not request.user.has_perm("baselinker.view_feedproblem"):
        return {}
    problems = FeedProblem.objects.filter(product_id__in=product_ids, feed__connection__is_active=True)
    found: dict[int, tuple[int, str]] = {}
    for product_id, severity, code in problems.order_by("-severity", "pk").values_list(
        "product_id", "severity", "code"
    ):
        found.setdefault(product_id, (severity, problem_label(code)))
    return found
