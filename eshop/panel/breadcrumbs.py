"""Where in the menu a page is."""

from typing import Any


def menu_mark_active(groups: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
    """Mark the one menu item whose address names `path` most exactly: of two nested addresses the inner one.

    The first item is the start page and is active only at its own address.
    """
    items = [item for group in groups for item in group["items"]]
    start = items[0]
    best = max(items[1:], key=lambda item: _match(item, path), default=start)
    if path == str(start["link"]):
        start["active"] = True
    elif _match(best, path):
        best["active"] = True
    return groups


def breadcrumbs(groups: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The path of the active menu item as title and address, outermost first; groups have no address."""
    for group in groups:
        for item in group["items"]:
            if item["active"]:
                section = [{"title": str(group["title"]), "link": ""}] if group.get("title") else []
                return [*section, {"title": str(item["title"]), "link": str(item["link"])}]
    return []


def _match(item: dict[str, Any], path: str) -> int:
    """How many characters of `path` the item's longest fitting address covers."""
    addresses = [str(item["link"]), *(str(other) for other in item["also"])]
    return max((len(address) for address in addresses if path.startswith(address)), default=0)
