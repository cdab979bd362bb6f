"""Integracje > Synchronizacje: one row per account and day."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.admin.run_pages import compare_view, run_list_context
from baselinker_integration.models import Connection, SyncRun
from baselinker_integration.models.run import RunState
from eshop.core.numbers import whole_number
from eshop.core.pages.admin import DetailsAdminMixin, PanelModelAdmin, ReadOnlyAdminMixin
from eshop.core.pages.display import moment_tag, number_shown
from eshop.core.pages.filters import DateRangeFilter, SelectFilter


class RunStateFilter(SelectFilter):
    title = _("stan")
    parameter_name = "stan"
    field = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in RunState if state != RunState.LOOKED]


class AccountFilter(SelectFilter):
    title = _("konto")
    parameter_name = "konto"
    field = "connection"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Connection.objects.order_by("name").values_list("pk", "name")]

    def value(self) -> str | None:
        chosen = super().value()
        return chosen if chosen and whole_number(chosen) is not None else None


class OpenedFilter(DateRangeFilter):
    title = _("początek")
    parameter = "data"
    field = "opened_at"


@admin.register(SyncRun)
class SyncRunAdmin(DetailsAdminMixin, ReadOnlyAdminMixin, PanelModelAdmin):
    list_display = (
        "day",
        "account",
        "state",
        "opened",
        "all_items",
        "faultless_items",
        "warned_items",
        "withheld_items",
        "added",
        "changed",
    )
    list_filter = (OpenedFilter, RunStateFilter, AccountFilter)
    sortable_by = ()
    details_template = "baselinker/run.html"
    empty_text = _("Uruchom import towarów w panelu BaseLinkera; każda synchronizacja będzie tu wierszem.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SyncRun]:
        return SyncRun.objects.imports().select_related("connection").order_by("-business_date", "-id")

    @admin.display(description=_("dzień"))
    def day(self, run: SyncRun) -> str:
        return f"{run.business_date:%d.%m.%Y}"

    @admin.display(description=_("początek"))
    def opened(self, run: SyncRun) -> str:
        return moment_tag(run.opened_at)

    @admin.display(description=_("konto"))
    def account(self, run: SyncRun) -> str:
        return run.connection.name

    @admin.display(description=_("pozycji"))
    def all_items(self, run: SyncRun) -> str:
        return number_shown(run.item_count)

    @admin.display(description=_("bez uwag"))
    def faultless_items(self, run: SyncRun) -> str:
        return number_shown(run.items_sent)

    @admin.display(description=_("z ostrzeżeniem"))
    def warned_items(self, run: SyncRun) -> str:
        return number_shown(run.items_warned)

    @admin.display(description=_("wstrzymano"))
    def withheld_items(self, run: SyncRun) -> str:
        return number_shown(run.items_withheld)

    def get_urls(self) -> list[URLPattern]:
        compare = self.admin_site.admin_view(self.compare_view)
        return [
            path("<int:run_id>/porownanie/", compare, name="baselinker_syncrun_compare"),
            *super().get_urls(),
        ]

    def compare_view(self, request: HttpRequest, run_id: int) -> HttpResponseBase:
        """Two runs of one account side by side."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return compare_view(self.admin_site, request, run_id)

    def details_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return run_list_context(request, obj)

    def details_title(self, obj: Any) -> str:
        return gettext("Synchronizacja %(day)s, %(account)s") % {
            "day": f"{obj.business_date:%d.%m.%Y}",
            "account": obj.connection.name,
        }
