"""The filters of the item list."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eshop.catalog.models import Manufacturer
from eshop.catalog.selectors.categories import category_tree
from eshop.core.pages.filters import AmountRangeFilter, DateRangeFilter, SelectFilter, YesNoFilter


class CategoryFilter(SelectFilter):
    """The category itself; its children are entries of their own."""

    title = _("kategoria")
    parameter_name = "kategoria"
    field = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        tree = [(str(node.category.pk), f"{'– ' * node.depth}{node.category.name}") for node in category_tree()]
        return [("brak", str(_("bez kategorii"))), *tree]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "brak":
            return queryset.filter(category__isnull=True)
        return queryset if self.number() is None else queryset.filter(category=self.number())


class ManufacturerFilter(SelectFilter):
    title = _("producent")
    parameter_name = "producent"
    field = "manufacturer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Manufacturer.objects.values_list("pk", "name")[:500]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.number() is None else queryset.filter(manufacturer=self.number())


class SharedFilter(YesNoFilter):
    title = _("udostępniony")
    parameter_name = "udostepniony"
    field = "is_active"
    yes = _("tak")
    no = _("nie")


class StockFilter(AmountRangeFilter):
    title = _("ilość")
    parameter = "ilosc"
    field = "stock__quantity"


class AddedFilter(DateRangeFilter):
    title = _("data dodania")
    parameter = "dodano"
    field = "created_at"
