"""Template helpers of the panel."""

import re
from datetime import datetime
from typing import Any

from django import template
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from eshop.core import clock
from eshop.core.pages.display import ago_shown, moment_tag, money_shown, number_shown, quantity_shown
from eshop.panel.list_names import list_name
from eshop.panel.roles import role_label
from event_log.texts import event_type_label, problem_hint, problem_label, severity_icon

register = template.Library()
_DASH, _NOTHING = re.compile(r">\s*–\s*</td>$"), re.compile(r'^(<td) class="')


register.filter("number", number_shown)
register.filter("money", money_shown)
register.filter("quantity", quantity_shown)
register.filter("moment", moment_tag)


@register.filter
def plain(value: object) -> str:
    """A JSON value as a person reads it: lists with commas, pairs with colons."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {plain(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(plain(item) for item in value)
    if isinstance(value, bool):
        return "✓" if value else "–"
    return "–" if value is None else str(value)


@register.filter
def page_links(cl: ChangeList) -> list[dict[str, Any]]:
    """The page numbers to offer: the ends and the neighbours of the present page."""
    links: list[dict[str, Any]] = []
    for page in cl.paginator.get_elided_page_range(cl.page_num, on_each_side=2, on_ends=1):
        if page == cl.paginator.ELLIPSIS:
            links.append({"is_gap": True})
        else:
            links.append(
                {"number": page, "is_current": page == cl.page_num, "address": cl.get_query_string({PAGE_VAR: page})}
            )
    return links


@register.filter
def cell(html: str) -> str:
    """A cell of a list; one that holds nothing but the dash is marked, so that a phone can leave it out."""
    return mark_safe(_NOTHING.sub(r'\1 class="is-empty ', html, count=1)) if _DASH.search(html) else html  # noqa: S308  cells are made safe by the theme


@register.filter
def pairs(value: object) -> list[tuple[str, str]]:
    """The well-formed `[name, value]` entries of a JSON list; whatever else is in it is left out."""
    if not isinstance(value, list):
        return []
    return [(str(pair[0]), plain(pair[1])) for pair in value if isinstance(pair, list) and len(pair) == 2]


@register.filter
def line_total(line: Any) -> Any:
    """The gross amount of an order line."""
    return line.unit_price * line.quantity


@register.simple_tag
def ago(moment: datetime) -> str:
    """How long ago `moment` was, with the exact Warsaw time where the pointer rests on it."""
    local = moment.astimezone(clock.WARSAW)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        f"{local:%d.%m.%Y %H:%M}",
        ago_shown(moment, clock.now()),
    )


@register.inclusion_tag("panel/parts/views.html", takes_context=True)
def views_bar(context: Any, cl: Any) -> dict[str, Any]:
    """The saved views of a list, and the way to save its present filters."""
    from eshop.panel.saved.offered import view_query, views_offered  # models are not there yet when the theme starts
    from eshop.panel.saved.views import SHARE_RIGHT

    request = context["request"]
    views = views_offered(request, cl.bulk_page) if cl.has_filters else []
    query = view_query(request.GET)
    return {
        "cl": cl,
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "views": views,
        "list_url": request.path,
        "may_save": cl.has_filters and bool(query) and not any(view.query == query for view in views),
        "may_share": request.user.has_perm(SHARE_RIGHT),
    }


register.simple_tag(severity_icon, name="severity")
register.filter("problem_label", problem_label)
register.filter("problem_hint", problem_hint)
register.filter("event_label", event_type_label)


register.filter("list_label", list_name)
register.filter("role_label", role_label)
