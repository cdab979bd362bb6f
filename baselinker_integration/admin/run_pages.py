"""The lists of one run and the comparison of two."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.admin.repeat import may_allow_repeat
from baselinker_integration.models import SyncRun
from baselinker_integration.runs.product_lists import run_items, run_problems, run_unchanged, runs_compare
from eshop.core.links import object_link
from eshop.core.numbers import whole_number
from eshop.core.pages.display import number_shown
from event_log.models import Severity
from event_log.texts import problem_label

ROWS = 50
LISTS = {
    "added": _("Dodano"),
    "changed": _("Zmieniono"),
    "withdrawn": _("Wycofano"),
    "unchanged": _("Bez zmian"),
    "withheld": _("Wstrzymano"),
    "warned": _("Z ostrzeżeniem"),
}
COUNTED = {"withheld": "items_withheld", "warned": "items_warned"}
"""Lists of items; the others are of products, as BaseLinker counts them."""
FIGURES = {
    "item_count": _("Pozycje (towary i warianty)"),
    "items_sent": _("Pozycje bez uwag"),
    "items_warned": _("Pozycje z ostrzeżeniem"),
    "items_withheld": _("Pozycje wstrzymane"),
    "added": _("Dodano"),
    "changed": _("Zmieniono"),
    "withdrawn": _("Wycofano"),
    "unchanged": _("Bez zmian"),
    "zeroed": _("Ze stanem 0"),
}


def run_list_context(request: HttpRequest, run: SyncRun) -> dict[str, Any]:
    """The list that `lista` names (by default the first with anything in it) and the tabs to the others."""
    chosen = request.GET.get("lista", "") or next((name for name in LISTS if _count(run, name)), "added")
    if chosen not in LISTS:
        raise Http404
    page = Paginator(_rows(run, chosen), ROWS).get_page(request.GET.get("p"))
    tabs = [
        {"title": f"{label} ({number_shown(_count(run, name))})", "link": f"?lista={name}", "is_active": name == chosen}
        for name, label in LISTS.items()
    ]
    return {
        "page_tabs": tabs,
        "rows": [_row(row, request) for row in page.object_list],
        "page": page,
        "chosen": chosen,
        "has_problems": chosen in PROBLEMS,
        "polls": [
            (label, moment)
            for label, moment in (
                (gettext("Ceny pobrane"), run.prices_complete_at),
                (gettext("Stany pobrane"), run.quantity_complete_at),
            )
            if moment is not None
        ],
        "permissions": list(run.permissions.order_by("-id")),
        "may_allow_repeat": may_allow_repeat(request, run.connection),
    }


PROBLEMS = {"withheld": Severity.ERROR, "warned": Severity.WARNING}


def _count(run: SyncRun, listed: str) -> int:
    return int(getattr(run, COUNTED.get(listed, listed)))


def _rows(run: SyncRun, chosen: str) -> Any:
    if chosen in PROBLEMS:
        return run_problems(run, PROBLEMS[chosen])
    return run_unchanged(run) if chosen == "unchanged" else run_items(run, chosen)


def _row(row: Any, request: HttpRequest) -> dict[str, str]:
    if hasattr(row, "item_code"):
        link = object_link(row.item_type, row.item_id, request)
        return {"code": row.item_code, "name": row.item_name, "link": link, "problem": problem_label(row.code)}
    return {"code": row.sku, "name": row.name, "link": object_link("catalog.product", str(row.product_id), request)}


def compare_view(site: Any, request: HttpRequest, run_id: int) -> HttpResponseBase:
    """The run beside the one that `z` names, else beside the one before it."""
    run = get_object_or_404(SyncRun.objects.select_related("connection"), pk=run_id)
    others = SyncRun.objects.imports().filter(connection=run.connection_id).exclude(pk=run.pk)
    others = others.order_by("-business_date")
    asked = whole_number(request.GET.get("z", ""))
    if asked is not None:
        other = others.filter(pk=asked).first()
    else:
        other = others.filter(business_date__lt=run.business_date).first()
    earlier, later = (other, run) if other and other.business_date < run.business_date else (run, other)
    context = {
        **site.each_context(request),
        "title": gettext("Porównanie synchronizacji"),
        "run": run,
        "other": other,
        "others": others[:60],
        "earlier": earlier,
        "later": later,
        "figures": [(label, getattr(earlier, name), getattr(later, name)) for name, label in FIGURES.items()]
        if other
        else [],
        "differences": [
            (entry, object_link("catalog.product", str(entry.product_id), request))
            for entry in (runs_compare(earlier, later) if other and later else [])
        ],
    }
    return TemplateResponse(request, "baselinker/compare.html", context)
