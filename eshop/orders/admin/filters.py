"""The filters of the order list, those of e-Sklep (contract, section 11.3)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.core.pages.filters import AmountRangeFilter, DateRangeFilter, SelectFilter, YesNoFilter
from eshop.orders.listing import marketplaces
from eshop.orders.models import OrderLine, OrderSource, OrderStatus


class PlacedFilter(DateRangeFilter):
    title = _("data zamówienia")
    parameter = "data"
    field = "placed_at"


class StatusFilter(SelectFilter):
    title = _("stan realizacji")
    parameter_name = "stan"
    field = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(status.value), str(status.label)) for status in OrderStatus]

    def value(self) -> str | None:
        chosen = super().value()
        return chosen if chosen in {str(value) for value in OrderStatus.values} else None


class SourceFilter(SelectFilter):
    title = _("źródło pochodzenia")
    parameter_name = "zrodlo"
    field = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(source.value, str(source.label)) for source in OrderSource]


class MarketplaceFilter(SelectFilter):
    """Where the buyer bought, whatever program brought the order."""

    title = _("serwis")
    parameter_name = "serwis"
    field = "marketplace"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in marketplaces()]


class PaidFilter(YesNoFilter):
    title = _("opłacone")
    parameter_name = "oplacone"
    field = "is_paid"
    yes = _("tak")
    no = _("nie")


class ShortageFilter(SelectFilter):
    """Orders still to be fulfilled that lack pieces."""

    title = _("braki towaru")
    parameter_name = "braki"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", gettext("do uzupełnienia"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "1":
            return queryset
        short = OrderLine.objects.filter(shortage__gt=0).values("order")
        return queryset.filter(pk__in=short, status__in=[OrderStatus.AWAITING_SHOP, OrderStatus.CONFIRMED])


class TotalFilter(AmountRangeFilter):
    title = _("wartość brutto")
    parameter = "wartosc"
    field = "total"
