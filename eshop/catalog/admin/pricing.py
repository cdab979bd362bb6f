from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eshop.catalog.admin.empty import IMPORT
from eshop.catalog.admin.forms import PriceListForm
from eshop.catalog.models import PriceList
from eshop.catalog.selectors.products import price_list_list
from eshop.catalog.services.price_lists import price_list_make_default
from eshop.core.pages.admin import PanelModelAdmin
from event_log.auditing import AuditedAdminMixin


@admin.register(PriceList)
class PriceListAdmin(AuditedAdminMixin, PanelModelAdmin):
    form = PriceListForm
    list_display = ("name", "currency", "is_default", "price_count")
    empty_text = _("Cenniki przychodzą z systemu ERP albo z pliku z towarami.")
    empty_action = IMPORT

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceList]:
        return price_list_list()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The default list stays: items without a price of their own take theirs from it."""
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.is_default)

    def save_model(self, request: HttpRequest, obj: PriceList, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.cleaned_data["make_default"]:
            price_list_make_default(price_list=obj)

    @admin.display(description=_("liczba cen"))
    def price_count(self, price_list: Any) -> int:
        return int(price_list.price_count)
