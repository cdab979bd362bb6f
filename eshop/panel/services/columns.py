"""A person's columns for a list."""

from typing import Any

from django.http import HttpRequest

from eshop.panel.models import ListColumns


def columns_save(*, user: Any, page: str, columns: list[str]) -> None:
    """Keep the choice; an empty one goes back to the default."""
    if not columns:
        ListColumns.objects.filter(user=user, page=page).delete()
        return
    ListColumns.objects.update_or_create(user=user, page=page, defaults={"columns": columns})


def columns_of(request: HttpRequest, page: str) -> list[str] | None:
    """What the signed-in person chose for `page`; asked once a request."""
    if request.user.pk is None:
        return None
    cache: dict[str, list[str]] | None = getattr(request, "_list_columns", None)
    if cache is None:
        rows = ListColumns.objects.filter(user_id=request.user.pk).values_list("page", "columns")
        cache = {name: list(columns) for name, columns in rows}
        request._list_columns = cache  # type: ignore[attr-defined]
    return cache.get(page)
