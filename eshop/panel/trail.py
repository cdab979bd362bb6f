"""Where in the menu a page is."""

from typing import Any


def active_only_longest(groups: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
    """Leave active only the menu link that names `path` most exactly: of two nested addresses the inner one."""
    items = [item for group in groups for item in group["items"]]
    active = [item for item in items if item["active"]]
    best = max(active, key=lambda item: len(_address(item)), default=None)
    for item in active:
        item["active"] = item is best
    return groups


def trail(groups: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The path of the active menu item as title and address, outermost first; groups have no address."""
    for group in groups:
        for item in group["items"]:
            if item["active"]:
                section = [{"title": str(group["title"]), "link": ""}] if group.get("title") else []
                return [*section, {"title": str(item["title"]), "link": _address(item)}]
    return []


def _address(item: dict[str, Any]) -> str:
    return str(item.get("link_callback") or item["link"])
