"""Integracje > Wywołania: calls of BaseLinker that write, above all the refused ones that can be run again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.admin.runs import AccountFilter
from baselinker_integration.models import InboundCall
from eshop.core.admin import DetailsAdminMixin, PanelModelAdmin, ReadOnlyAdminMixin
from eshop.core.filters import DateRangeFilter, SelectFilter
from eshop.core.paging import DeferredPaginator

NEEDS_A_PERSON = (InboundCall.State.REFUSED, InboundCall.State.FAILED)


class CallStateFilter(SelectFilter):
    """Refused and failed calls unless the person asks for others."""

    title = _("stan")
    parameter_name = "stan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        states = [(state.value, gettext(state.label)) for state in InboundCall.State]
        return [("do-wyjasnienia", gettext("odrzucone i nieudane")), *states]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value == "do-wyjasnienia":
            return queryset.filter(state__in=NEEDS_A_PERSON)
        return queryset.filter(state=value) if value else queryset


class ReceivedFilter(DateRangeFilter):
    title = _("przyjęto")
    parameter = "data"
    field = "received_at"


@admin.register(InboundCall)
class InboundCallAdmin(DetailsAdminMixin, ReadOnlyAdminMixin, PanelModelAdmin):
    list_display = ("received_at", "action", "external_id", "account", "state", "error_code", "attempts", "duration_ms")
    list_filter = (CallStateFilter, ReceivedFilter, AccountFilter)
    search_fields = ("external_id",)
    search_help_text = _("Numer w BaseLinkerze")
    sortable_by = ()
    ordering = ("-id",)
    paginator = DeferredPaginator
    details_template = "baselinker/call.html"
    empty_text = _("Tu trafiają zamówienia i zmiany przysłane przez BaseLinkera.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboundCall]:
        return InboundCall.objects.select_related("connection").defer("sealed", "request", "response")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[InboundCall], search_term: str
    ) -> tuple[QuerySet[InboundCall], bool]:
        return (queryset.filter(external_id=search_term.strip()) if search_term.strip() else queryset), False

    @admin.display(description=_("konto"))
    def account(self, call: InboundCall) -> str:
        return call.connection.name

    def details_title(self, obj: Any) -> str:
        return gettext("Wywołanie %(action)s") % {"action": obj.action}
