from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eshop.catalog.admin.empty import IMPORT
from eshop.catalog.admin.forms import CategoryForm
from eshop.catalog.models import Category, CategoryTranslation, Manufacturer, VatRate
from eshop.catalog.selectors.categories import category_tree
from eshop.catalog.services.categories import category_move
from eshop.core.pages.admin import PanelChangeList, PanelModelAdmin, PanelTabularInline
from event_log.auditing import AuditedAdminMixin


class CategoryTranslationInline(PanelTabularInline):
    model = CategoryTranslation


class TreeChangeList(PanelChangeList):
    """All categories on one page in the order of the tree, unless the person searches."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        nodes = {node.category.pk: (place, node) for place, node in enumerate(category_tree())}
        for category in self.result_list:
            place, node = nodes.get(category.pk, (0, None))
            category.tree_place, category.tree_node = place, node
        self.result_list = sorted(self.result_list, key=lambda category: category.tree_place)


@admin.register(Category)
class CategoryAdmin(AuditedAdminMixin, PanelModelAdmin):
    form = CategoryForm
    list_display = ("tree_name", "path", "position", "is_active")
    search_fields = ("name",)
    search_help_text = _("Nazwa kategorii")
    inlines = (CategoryTranslationInline,)
    list_per_page = 1000
    sortable_by = ()
    empty_text = _("Kategorie przychodzą z systemu ERP albo z pliku z towarami.")
    empty_action = IMPORT

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        """A move goes through the service, which keeps two people from making a circle together."""
        if change and "parent" in form.changed_data:
            category_move(category_id=obj.pk, parent_id=obj.parent_id)
        super().save_model(request, obj, form, change)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[TreeChangeList]:
        return TreeChangeList

    @admin.display(description=_("nazwa"))
    def tree_name(self, category: Any) -> str:
        return f"{'— ' * (category.tree_node.depth if category.tree_node else 0)}{category.name}"

    @admin.display(description=_("ścieżka"))
    def path(self, category: Any) -> str:
        return str(category.tree_node.path if category.tree_node else category.name)


@admin.register(Manufacturer)
class ManufacturerAdmin(AuditedAdminMixin, PanelModelAdmin):
    empty_text = _("Producenci przychodzą z systemu ERP albo z pliku z towarami.")
    empty_action = IMPORT
    list_display = ("name",)
    search_fields = ("name",)
    search_help_text = _("Nazwa producenta")


@admin.register(VatRate)
class VatRateAdmin(AuditedAdminMixin, PanelModelAdmin):
    list_display = ("code", "shown")

    def get_queryset(self, request: HttpRequest) -> QuerySet[VatRate]:
        return VatRate.objects.order_by("code")

    @admin.display(description=_("stawka"))
    def shown(self, rate: VatRate) -> str:
        return str(rate)
