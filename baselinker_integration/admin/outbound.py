"""Integracje > Wywołania > Wychodzące: what the shop called of BaseLinker's token API, masked."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.admin.runs import AccountFilter
from baselinker_integration.events.words import method_label
from baselinker_integration.models import OutboundCall
from baselinker_integration.token_api.answers import Outcome
from baselinker_integration.token_api.methods import ALLOWED
from eshop.core.pages.admin import DetailsAdminMixin, PanelModelAdmin, ReadOnlyAdminMixin
from eshop.core.pages.display import moment_tag
from eshop.core.pages.filters import DateRangeFilter, SelectFilter
from eshop.core.pages.paging import DeferredPaginator

OUTCOMES: dict[str, str | Promise] = {
    Outcome.DONE: _("wykonane"),
    Outcome.LIMITED: _("za dużo wywołań"),
    Outcome.ACCOUNT: _("konto zablokowane"),
    Outcome.REFUSED: _("token odrzucony"),
    Outcome.OURS: _("nieznana metoda"),
    Outcome.TRANSIENT: _("brak odpowiedzi"),
    Outcome.UNSURE: _("nie wiadomo, czy dotarło"),
    Outcome.REJECTED: _("odrzucone"),
}
"""What people read for each outcome."""


class OutcomeFilter(SelectFilter):
    title = _("wynik")
    parameter_name = "wynik"
    field = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(outcome, str(label)) for outcome, label in OUTCOMES.items()]


class MethodFilter(SelectFilter):
    title = _("metoda")
    parameter_name = "metoda"
    field = "method"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(((method, method_label(method)) for method in ALLOWED), key=lambda pair: pair[1])


class SentFilter(DateRangeFilter):
    title = _("wysłano")
    parameter = "data"
    field = "sent_at"


@admin.register(OutboundCall)
class OutboundCallAdmin(DetailsAdminMixin, ReadOnlyAdminMixin, PanelModelAdmin):
    list_display = ("sent", "about", "external_id", "account", "outcome_shown", "duration_ms")
    list_filter = (OutcomeFilter, MethodFilter, SentFilter, AccountFilter)
    search_fields = ("external_id",)
    search_help_text = _("Numer w BaseLinkerze")
    sortable_by = ()
    ordering = ("-id",)
    paginator = DeferredPaginator
    list_before_template = "baselinker/call_tabs.html"
    details_template = "baselinker/outbound_call.html"
    empty_text = _("Tu widać, co sklep wysłał do BaseLinkera i co od niego odczytał.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboundCall]:
        return OutboundCall.objects.select_related("connection").defer("request", "response")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OutboundCall], search_term: str
    ) -> tuple[QuerySet[OutboundCall], bool]:
        return (queryset.filter(external_id=search_term.strip()) if search_term.strip() else queryset), False

    def details_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"outcome": OUTCOMES.get(obj.outcome, obj.outcome)}

    def details_title(self, obj: Any) -> str:
        return gettext("Wywołanie: %(action)s") % {"action": method_label(obj.method)}

    @admin.display(description=_("wysłano"))
    def sent(self, call: OutboundCall) -> str:
        return moment_tag(call.sent_at)

    @admin.display(description=_("czego dotyczy"))
    def about(self, call: OutboundCall) -> str:
        return method_label(call.method)

    @admin.display(description=_("konto"))
    def account(self, call: OutboundCall) -> str:
        return call.connection.name

    @admin.display(description=_("wynik"))
    def outcome_shown(self, call: OutboundCall) -> str:
        return str(OUTCOMES.get(call.outcome, call.outcome))
