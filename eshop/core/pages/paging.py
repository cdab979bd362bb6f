"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page, Paginator


class DeferredPaginator(Paginator):
    """Finds the identifiers of a page first and reads whole rows for them alone, so that deep pages stay cheap."""

    def page(self, number: int | str) -> Page:
        place = self.validate_number(number)
        first = (place - 1) * self.per_page
        queryset: Any = self.object_list
        keys = list(queryset.values_list("pk", flat=True)[first : first + self.per_page])
        return Page(queryset.filter(pk__in=keys), place, self)
