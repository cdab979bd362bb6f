"""The problem rows of one event as its page shows them: by kind with counts, a page at a time."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from eshop.core.links import object_link
from event_log.models import Event, EventProblem
from event_log.selectors import event_problem_groups, event_problem_list
from event_log.texts import field_label, problem_hint, problem_label, severity_icon

ROWS = 50
KIND, PAGE = "problem", "strona"


def problems_context(request: HttpRequest, event: Event) -> dict[str, Any]:
    """The kinds with their counts, the chosen one (the first where the address names none), and its rows."""
    groups = event_problem_groups(event)
    if not groups:
        return {"problem_groups": []}
    asked = request.GET.get(KIND, "")
    chosen = asked if any(group["code"] == asked for group in groups) else groups[0]["code"]
    page = Paginator(event_problem_list(event).filter(code=chosen), ROWS).get_page(request.GET.get(PAGE))
    left = request.GET.get("_changelist_filters", "")
    return {
        "problem_groups": [
            {
                "label": problem_label(group["code"]),
                "count": group["count"],
                "icon": severity_icon(group["severity"]),
                "is_active": group["code"] == chosen,
                "code": group["code"],
            }
            for group in groups
        ],
        "problem_hint": problem_hint(chosen),
        "problem_code": chosen,
        "problem_page": page,
        "problems": [_row(problem, request) for problem in page.object_list],
        "left": left,
    }


def _row(problem: EventProblem, request: HttpRequest) -> dict[str, Any]:
    return {
        "code": problem.item_code,
        "name": problem.name_shown,
        "field": field_label(problem.field),
        "detail": problem.detail_shown,
        "link": object_link(problem.item_type, problem.item_id, request),
    }
