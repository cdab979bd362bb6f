"""Towary > Wszystkie towary. The ERP owns items, so a row opens a page to read; editing has its own page."""

from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.catalog.admin.empty import IMPORT
from eshop.catalog.admin.forms import ProductForm
from eshop.catalog.admin.item_rows import ItemChangeList
from eshop.catalog.descriptions import description_shown
from eshop.catalog.filters import AddedFilter, CategoryFilter, ManufacturerFilter, SharedFilter, StockFilter
from eshop.catalog.models import Price, Product, ProductTranslation
from eshop.catalog.pictures.view import picture_addresses, picture_view
from eshop.catalog.searching import items_entries_replace
from eshop.catalog.selectors.categories import category_tree
from eshop.catalog.selectors.products import (
    items_and_variants,
    product_list,
    product_movements,
    product_prices,
    product_search,
    product_variants,
)
from eshop.catalog.signals import items_mended_announce
from eshop.core.exports.exporting import ExportAdminMixin
from eshop.core.links import list_address
from eshop.core.pages.admin import DetailsAdminMixin, PanelModelAdmin, PanelTabularInline
from eshop.core.pages.details import save_warnings
from eshop.core.pages.display import moment_tag, money_shown, quantity_shown
from eshop.core.pages.listing import shared_reads
from eshop.core.pages.paging import DeferredPaginator
from event_log.auditing import AuditedAdminMixin

ONE_ITEM = {f"catalog_product_{page}" for page in ("change", "edit", "history")}
"""Pages that are about one item, which may be a variant; the list holds main items only."""


class PriceInline(PanelTabularInline):
    model = Price
    tab = True


class TranslationInline(PanelTabularInline):
    model = ProductTranslation
    tab = True


@admin.register(Product)
class ProductAdmin(AuditedAdminMixin, DetailsAdminMixin, ExportAdminMixin, PanelModelAdmin):
    export_name = "towary"
    search_is_personal = False
    export_values = MappingProxyType(
        {
            "name_shown": lambda product: product.name,
            "price": lambda product: product.default_price,
            "on_hand": lambda product: Decimal(_quantity(product)),
            "added": lambda product: product.created_at,
        }
    )
    export_more = MappingProxyType(dict.fromkeys(("variant_name", "parent_code"), frozenset({"name_shown", "code"})))
    list_display = ("name_shown", "code", "category", "price", "on_hand", "added")
    more_columns = ("ean", "manufacturer", "unit", "vat_rate", "weight", "id")
    list_filter = (CategoryFilter, ManufacturerFilter, SharedFilter, StockFilter, AddedFilter)
    search_fields = ("name",)
    search_help_text = _("Nazwa, kod, EAN albo numer")
    sortable_by = ("name_shown", "code", "price", "on_hand", "added")
    ordering = ("-id",)
    paginator = DeferredPaginator
    form = ProductForm
    warn_unsaved_form = True
    details_template = "catalog/product.html"
    empty_text = _("Towary przychodzą z systemu ERP albo z pliku.")
    empty_action = IMPORT

    fields = (
        "name",
        "variant_name",
        "code",
        "ean",
        "category",
        "manufacturer",
        "vat_rate",
        "weight",
        "unit",
        "is_active",
        "short_description",
        "description",
        "images_text",
        "attributes_text",
    )
    inlines = (PriceInline, TranslationInline)
    audit_changed = "item_changed"
    audit_locks = True
    audit_inlines = {"catalog.price": ("price_changed", "price_list"), "catalog.producttranslation": ("", "language")}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ItemChangeList]:
        return ItemChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        if request.resolver_match and request.resolver_match.url_name in ONE_ITEM:
            return Product.objects.select_related("category", "manufacturer", "vat_rate", "stock", "parent")
        kept = shared_reads(request)
        if "items" not in kept:
            kept["items"] = product_list()
        items: QuerySet[Product] = kept["items"]
        return items.all()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Product], search_term: str
    ) -> tuple[QuerySet[Product], bool]:
        return product_search(queryset, search_term), False

    def export_objects(self, rows: Any) -> Any:
        return items_and_variants(rows)

    @admin.display(description=_("kod towaru nadrzędnego"))
    def parent_code(self, product: Product) -> str:
        return product.parent.code if product.parent else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Items come from the ERP; the panel has no item entry of its own (contract, section 11.8)."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An item is withdrawn by not sharing it; orders and the log go on naming it."""
        return False

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:product_id>/obrazek/<int:place>/",
                self.admin_site.admin_view(picture_view, cacheable=True),
                name="catalog_product_picture",
            ),
            path("<path:object_id>/edycja/", self.admin_site.admin_view(self.edit_view), name="catalog_product_edit"),
            *super().get_urls(),
        ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        items_entries_replace([form.instance])
        items_mended_announce()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponseBase:
        """What keeps the item back now is said at once: it was saved, but it will not go out."""
        response: HttpResponseBase = super().response_change(request, obj)
        for warning in save_warnings("catalog.product", request, obj):
            messages.warning(request, warning)
        return response

    def edit_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """The form behind „Edytuj”."""
        return self.changeform_view(request, object_id)

    def details_title(self, obj: Any) -> str:
        return obj.name or obj.code or str(obj)

    def details_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        paths = {node.category.pk: node.path for node in category_tree()}
        return {
            "edit_url": reverse("admin:catalog_product_edit", args=[obj.pk]),
            "back_url": list_address(request, reverse("admin:catalog_product_changelist")),
            "category_path": paths.get(obj.category_id, ""),
            "prices": product_prices(obj),
            "variants": list(product_variants(obj)),
            "translations": list(obj.translations.order_by("language")),
            "movements": product_movements(obj),
            "on_hand": _quantity(obj),
            "pictures": picture_addresses(obj),
            "description": description_shown(obj.description),
            "short_description": description_shown(obj.short_description),
        }

    @admin.display(description=_("nazwa"), ordering="name")
    def name_shown(self, product: Any) -> str:
        return render_to_string("catalog/item_name.html", {"product": product, "pictures": picture_addresses(product)})

    @admin.display(description=_("data dodania"), ordering="created_at")
    def added(self, product: Product) -> str:
        return moment_tag(product.created_at)

    @admin.display(description=_("cena brutto"), ordering="default_price")
    def price(self, product: Any) -> str:
        group = getattr(product, "of_variants", None)
        if product.default_price is None and group is not None and group.lowest is not None:
            return gettext("od %(price)s") % {"price": money_shown(group.lowest)}
        return money_shown(product.default_price)

    @admin.display(description=_("ilość w magazynie"), ordering="stock__quantity")
    def on_hand(self, product: Any) -> str:
        group = getattr(product, "of_variants", None)
        return quantity_shown(_quantity(product) if group is None else group.pieces)


def _quantity(product: Product) -> Any:
    return product.stock.quantity if hasattr(product, "stock") else 0
