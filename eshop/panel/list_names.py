"""The lists of the panel by their code, and what they are called."""

from typing import TYPE_CHECKING

from django.contrib import admin

if TYPE_CHECKING:
    from eshop.core.pages.admin import PanelModelAdmin


def list_get(page: str) -> "PanelModelAdmin":
    """The list with this `page_name`. Raises LookupError where there is none."""
    # The theme loads this module as it starts, with its template tags.
    from eshop.core.pages.admin import PanelModelAdmin

    for registered in admin.site._registry.values():
        if isinstance(registered, PanelModelAdmin):
            for found in (registered, *registered.lists_beside()):
                if found.page_name == page:
                    return found
    raise LookupError(page)


def list_name(page: str) -> str:
    """The heading of a list; the code itself when there is no such list."""
    try:
        return list_get(page).list_title
    except LookupError:
        return page
