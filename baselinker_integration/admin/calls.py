"""Integracje > Wywołania: calls of BaseLinker that write, above all the refused ones that can be run again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.admin.runs import AccountFilter
from baselinker_integration.door.replay import call_replay
from baselinker_integration.events.words import action_label, error_label
from baselinker_integration.models import InboundCall
from eshop.core.errors import ApplicationError
from eshop.core.pages.admin import DetailsAdminMixin, PanelModelAdmin, ReadOnlyAdminMixin
from eshop.core.pages.display import moment_tag
from eshop.core.pages.filters import DateRangeFilter, SelectFilter
from eshop.core.pages.paging import DeferredPaginator
from event_log.models import Event
from event_log.texts import event_type_label

NEEDS_A_PERSON = (InboundCall.State.REFUSED, InboundCall.State.FAILED)


class CallStateFilter(SelectFilter):
    """Refused and failed calls unless the person asks for others."""

    title = _("stan")
    parameter_name = "stan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        states = [(state.value, str(state.label)) for state in InboundCall.State]
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
    list_display = ("received", "about", "external_id", "account", "state", "why", "attempts", "duration_ms")
    list_filter = (CallStateFilter, ReceivedFilter, AccountFilter)
    search_fields = ("external_id",)
    search_help_text = _("Numer w BaseLinkerze")
    sortable_by = ()
    ordering = ("-id",)
    paginator = DeferredPaginator
    list_before_template = "baselinker/call_tabs.html"
    details_template = "baselinker/call.html"
    empty_text = _("Tu trafiają zamówienia i zmiany przysłane przez BaseLinkera.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboundCall]:
        return InboundCall.objects.select_related("connection").defer("sealed", "request", "response")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[InboundCall], search_term: str
    ) -> tuple[QuerySet[InboundCall], bool]:
        return (queryset.filter(external_id=search_term.strip()) if search_term.strip() else queryset), False

    @admin.display(description=_("przyjęto"))
    def received(self, call: InboundCall) -> str:
        return moment_tag(call.received_at)

    @admin.display(description=_("czego dotyczy"))
    def about(self, call: InboundCall) -> str:
        return action_label(call.action)

    @admin.display(description=_("powód"))
    def why(self, call: InboundCall) -> str:
        return error_label(call.error_code) or "–"

    @admin.display(description=_("konto"))
    def account(self, call: InboundCall) -> str:
        return call.connection.name

    def get_urls(self) -> list[URLPattern]:
        replay = self.admin_site.admin_view(self.replay_view)
        return [path("<int:call_id>/ponownie/", replay, name="baselinker_inboundcall_replay"), *super().get_urls()]

    def replay_view(self, request: HttpRequest, call_id: int) -> HttpResponseBase:
        """Run the kept call again and tell how it went."""
        if request.method != "POST" or not request.user.has_perm("baselinker.change_inboundcall"):
            raise PermissionDenied
        try:
            call = call_replay(call_id=call_id)
        except InboundCall.DoesNotExist:
            raise Http404 from None
        except ApplicationError as error:
            messages.error(request, error.message)
        else:
            _say_outcome(request, call)
        return HttpResponseRedirect(reverse("admin:baselinker_inboundcall_change", args=[call_id]))

    def details_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        kept = obj.state in NEEDS_A_PERSON and obj.sealed is not None
        same_call = (
            Event.objects.filter(correlation_id=obj.correlation_id) if obj.correlation_id else Event.objects.none()
        )
        return {
            "can_replay": kept and request.user.has_perm("baselinker.change_inboundcall"),
            "why": error_label(obj.error_code),
            "events": [(event, event_type_label(event.type)) for event in same_call.order_by("id")[:20]],
        }

    def details_title(self, obj: Any) -> str:
        return gettext("Wywołanie: %(action)s") % {"action": action_label(obj.action)}


def _say_outcome(request: HttpRequest, call: InboundCall) -> None:
    if call.state == InboundCall.State.DONE:
        messages.success(request, gettext("Wywołanie wykonane."))
    else:
        reason = call.response.get("error_text", "") if isinstance(call.response, dict) else ""
        messages.error(request, gettext("Wywołanie znów się nie udało. %(reason)s") % {"reason": reason})
