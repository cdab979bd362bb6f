"""The base of every administration page, so that only here and in the panel the theme is named."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, TabularInline
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from eshop.core.errors import ApplicationError
from eshop.core.pages.amount_field import AmountField
from eshop.core.pages.bulk import bulk_actions
from eshop.core.pages.columns import columns_chosen
from eshop.core.pages.details import details_tabs, details_tops
from eshop.core.pages.listing import neighbours

__all__ = [
    "DetailsAdminMixin",
    "EmptyAction",
    "PanelChangeList",
    "PanelModelAdmin",
    "PanelTabularInline",
    "ReadOnlyAdminMixin",
]


PanelTextarea = UnfoldAdminTextareaWidget
AMOUNT_FIELDS: dict[Any, Any] = {models.DecimalField: {"form_class": AmountField, "widget": UnfoldAdminTextInputWidget}}


@dataclass(frozen=True)
class EmptyAction:
    """The page that fills a list which is still empty, for who has the right to it."""

    right: str
    page: str
    label: str | Promise


class PanelChangeList(ChangeList):
    """A list whose address may also carry parameters of the page around it, which are no filters."""

    empty_title: Any = None
    empty_text: Any = None

    def __init__(self, request: HttpRequest, model: type[models.Model], list_display: Any, *rest: Any) -> None:
        """Rows get a box to tick where the person can do something with many of them."""
        model_admin = next(value for value in rest if isinstance(value, PanelModelAdmin))
        self.bulk_page = model_admin.page_name
        self.bulk_actions = bulk_actions(request, self.bulk_page)
        super().__init__(request, model, ["tick", *list_display] if self.bulk_actions else list_display, *rest)

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        lookup_params: dict[str, Any] = super().get_filters_params(params)
        for name in self.model_admin.extra_parameters:
            lookup_params.pop(name, None)
        return lookup_params

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        action = self.model_admin.empty_action
        self.empty_action = action if action and request.user.has_perm(action.right) else None
        seen = self.model_admin.seen_by(request)
        self.result_list: Any = [seen(row) for row in self.result_list]


class PanelModelAdmin(ModelAdmin):
    """Lists of at most 50 rows without a second count, and headings that name the thing instead of the task."""

    formfield_overrides = AMOUNT_FIELDS
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    list_disable_select_all = True
    actions: Any = None
    empty_value_display = "–"
    extra_parameters: tuple[str, ...] = ("format", "zakres", "wybrane")

    list_url = ""
    more_columns: tuple[str, ...] = ()
    empty_action: EmptyAction | None = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[PanelChangeList]:
        return PanelChangeList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the page's own filters ask: a look-up typed into the address may read what the page masks."""
        assert request is not None
        return any(lookup in list_filter.parameters() for list_filter in self.get_list_filter(request))

    def seen_by(self, request: HttpRequest) -> Callable[[Any], Any]:
        """What turns a row into what the person of `request` may see of it."""
        return lambda row: row

    def holds_personal_data(self, request: HttpRequest) -> bool:
        """Whether the person of `request` sees buyers' data in this list."""
        return False

    @property
    def page_name(self) -> str:
        """The list's own code: a person's columns, a file's job and the log name the list by it."""
        return str(self.opts.label_lower)

    @property
    def list_title(self) -> str:
        """The list's heading."""
        return capfirst(str(self.opts.verbose_name_plural))

    def list_url_name(self) -> str:
        """Name of the list's address, without the site's."""
        return self.list_url or f"{self.opts.app_label}_{self.opts.model_name}_changelist"

    @admin.display(description=gettext_lazy("zaznacz"))
    def tick(self, row: Any) -> str:
        """The box of a row."""
        label = f"{_('Zaznacz')} {getattr(row, 'code', '') or row.pk}"
        return format_html(
            '<label class="tick"><input type="checkbox" name="pk" value="{}" aria-label="{}"></label>', row.pk, label
        )

    def lists_beside(self) -> "tuple[PanelModelAdmin, ...]":
        """Other lists of the same rows, which have no registration of their own."""
        return ()

    def get_list_display(self, request: HttpRequest) -> Any:
        """The columns that the person chose of those there are, else the default ones."""
        if not self.more_columns:
            return super().get_list_display(request)
        chosen = columns_chosen(request, self.page_name) or []
        return [name for name in chosen if name in (*self.list_display, *self.more_columns)] or list(self.list_display)

    def column_options(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Every column that the list can show, with its heading and whether it does."""
        shown = self.get_list_display(request)
        return [
            {"name": name, "label": label_for_field(name, self.model, model_admin=self), "is_shown": name in shown}
            for name in (*self.list_display, *self.more_columns)
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        if self.more_columns:
            columns = {"column_options": self.column_options(request), "column_page": self.page_name}
            extra_context = {**columns, **(extra_context or {})}
        response: HttpResponseBase = super().changelist_view(
            request, {"title": self.list_title, **(extra_context or {})}
        )
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        if object_id is None:
            title = _("Dodaj: %(name)s") % {"name": self.opts.verbose_name}
        else:
            title = capfirst(str(self.opts.verbose_name))
        context = {"title": title, **(extra_context or {})}
        try:
            response: HttpResponseBase = super().changeform_view(request, object_id, form_url, context)
        except ApplicationError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(request.get_full_path())
        return response


class PanelTabularInline(TabularInline):
    formfield_overrides = AMOUNT_FIELDS
    extra = 0


class ReadOnlyAdminMixin:
    """Rows that people read but never add, change or delete."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class DetailsAdminMixin:
    """A page to read instead of a form at the row's address; a form, where there is one, has its own address."""

    details_template: str

    def details_title(self, obj: models.Model) -> str:
        """The heading of the page."""
        return str(obj)

    def list_of(self, obj: models.Model) -> Any:
        """The list that the row stands in."""
        return self

    def details_context(self, request: HttpRequest, obj: models.Model) -> dict[str, Any]:
        """What the template needs beyond `original`."""
        return {}

    def change_view(
        self: Any,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            gone: HttpResponseBase = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return gone
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": obj,
            "title": self.details_title(obj),
            "tabs": details_tabs(self.opts.label_lower, request, obj),
            "tops": details_tops(self.opts.label_lower, request, obj),
            "can_change": self.has_change_permission(request, obj),
            "neighbours": neighbours(self.list_of(obj), request, obj.pk),
            "neighbours_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_change",
            **self.details_context(request, obj),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.details_template, context)
