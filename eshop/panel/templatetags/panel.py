"""Template helpers of the panel."""

from datetime import datetime
from typing import Any

from django import template
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.utils.html import format_html

from eshop.core import clock
from eshop.core.display import ago_shown, money_shown, number_shown, quantity_shown
from eshop.panel.list_names import list_name
from event_log.texts import event_type_label, problem_hint, problem_label, severity_icon

register = template.Library()


register.filter("number", number_shown)
register.filter("money", money_shown)
register.filter("quantity", quantity_shown)


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


register.simple_tag(severity_icon, name="severity")
register.filter("problem_label", problem_label)
register.filter("problem_hint", problem_hint)
register.filter("event_label", event_type_label)


register.filter("list_label", list_name)
