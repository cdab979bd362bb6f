"""Ustawienia > Dziennik zdarzeń: tabs by area, rows that open, export to file (contract, section 11.5)."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.core.exports.exporting import ExportAdminMixin
from eshop.core.links import list_address, object_link
from eshop.core.pages.admin import DetailsAdminMixin, PanelModelAdmin, ReadOnlyAdminMixin
from eshop.core.pages.display import moment_tag
from eshop.search.models import BUYERS_RIGHT
from event_log.acknowledging import ACKNOWLEDGED, NOTE_LENGTH
from event_log.actors import actor_text
from event_log.changes import KEY, changes_shown, value_text
from event_log.exports.responses import problem_export_response
from event_log.exports.rows import EVENT_COLUMNS, event_row
from event_log.models import Event, Severity
from event_log.pages.acknowledging import ACKNOWLEDGE_RIGHT, acknowledge_view
from event_log.pages.filters import ActorFilter, ConnectionFilter, EventDateFilter, SeverityFilter, TypeFilter, area_of
from event_log.pages.keyset import AGAIN_SINCE, NEWER_THAN, OLDER_THAN, KeysetChangeList
from event_log.pages.problems import problems_context
from event_log.pages.showing import PARAMETER, Shown, chips, events_shown, shown_of, state_label
from event_log.selectors import event_related_list, event_search, events_open
from event_log.texts import (
    count_label,
    counts_labelled,
    counts_text,
    event_title,
    event_type_advice,
    event_type_label,
    severity_icon,
)
from event_log.types import area_top, areas

TECHNICAL = frozenset({"calls_seen", "sha256", "file_size"})
"""Details that say nothing to a merchant: folded away."""


@admin.register(Event)
class EventAdmin(DetailsAdminMixin, ExportAdminMixin, ReadOnlyAdminMixin, PanelModelAdmin):
    """Lists one area at a time; `obszar` in the address names it."""

    list_display = ("kind", "moment", "who", "connection_label", "subject", "summary", "duration", "repeat_count")
    list_filter = (SeverityFilter, TypeFilter, ConnectionFilter, ActorFilter, EventDateFilter)
    search_fields = ("message",)
    search_help_text = _("Zamówienie, towar, problem albo identyfikator wywołania")
    sortable_by = ()
    export_name = "dziennik-zdarzen"
    search_is_personal = False
    extra_parameters = ("obszar", PARAMETER, "format", "zakres", OLDER_THAN, NEWER_THAN, AGAIN_SINCE)
    list_before_template = "event_log/tabs.html"
    empty_text = _("Zdarzenia pojawią się tu po pierwszej wymianie danych.")
    details_template = "event_log/details.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return KeysetChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        events: QuerySet[Event] = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "event_log_event_change":
            return events
        return events_shown(events.filter(area=area_of(request)), shown_of(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        return event_search(queryset, search_term, by_buyer=request.user.has_perm(BUYERS_RIGHT)), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        chosen, shown_now = area_of(request), shown_of(request)
        tabs = [{"title": str(area.label), "code": area.code, "is_active": area.code == chosen} for area in areas()]
        context = {
            "title": gettext("Dziennik zdarzeń"),
            "area_tabs": tabs,
            "kept_parameters": {"obszar": chosen, PARAMETER: shown_now.value},
            "chips": chips(chosen, shown_now),
            "top": _top(chosen, request),
            "can_acknowledge": shown_now == Shown.OPEN and request.user.has_perm(ACKNOWLEDGE_RIGHT),
        }
        response = super().changelist_view(request, {**context, **(extra_context or {})})
        shown: dict[str, Any] = getattr(response, "context_data", None) or {}
        changelist = shown.get("cl")
        if changelist is not None:
            changelist.empty_title = _("Nic do załatwienia") if shown_now == Shown.OPEN else _("Brak zdarzeń")
            changelist.empty_text = _("Reszta jest pod „Wszystkie”.") if shown_now == Shown.OPEN else self.empty_text
        if changelist is not None and changelist.newer_address is None:
            marks = {NEWER_THAN: changelist.newest_shown, AGAIN_SINCE: changelist.last_shown}
            query = changelist.get_query_string(marks, [OLDER_THAN])
            shown["live_url"] = f"{reverse('admin:event_log_event_newer')}{query}"
        return response

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("nowe/", view(self.newer_view), name="event_log_event_newer"),
            path("przyjmij/", view(self.acknowledge_view), name="event_log_event_acknowledge"),
            path("<int:event_id>/eksport/", view(self.problem_export_view), name="event_log_event_problems"),
            *super().get_urls(),
        ]

    def newer_view(self, request: HttpRequest) -> HttpResponseBase:
        """The list again when events newer than `nowsze` came under the same filters, or one happened again since
        `powtorzone`, else nothing (204)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = self.get_changelist_instance(request)
        if not shown.result_list and not shown.happened_again(request):
            return HttpResponse(status=204)
        without_mark = request.GET.copy()
        without_mark.pop(NEWER_THAN, None)
        without_mark.pop(AGAIN_SINCE, None)
        request.GET = without_mark  # type: ignore[assignment]
        return self.changelist_view(request)

    def acknowledge_view(self, request: HttpRequest) -> HttpResponseBase:
        """Acknowledge the open event that the form names, or all those that the list shows under the address."""
        return acknowledge_view(self, request)

    def export_headings(self, request: HttpRequest) -> list[str]:
        return [str(column) for column in EVENT_COLUMNS]

    def export_row_maker(self, request: HttpRequest) -> Any:
        return event_row

    def problem_export_view(self, request: HttpRequest, event_id: int) -> HttpResponseBase:
        """All problem rows of one event."""
        return problem_export_response(self, request, event_id)

    @admin.display(description=_("typ zdarzenia"))
    def kind(self, event: Event) -> str:
        state = state_label(event)
        tag = format_html(' <span class="tag">{}</span>', state) if state else ""
        return format_html("{}{}{}", severity_icon(event.severity), event_title(event), tag)

    @admin.display(description=_("data"))
    def moment(self, event: Event) -> str:
        return moment_tag(event.last_at)

    @admin.display(description=_("kto"))
    def who(self, event: Event) -> str:
        return actor_text(event.actor, event.actor_label) or "–"

    @admin.display(description=_("dotyczy"))
    def subject(self, event: Event) -> str:
        return event.subject_shown or "–"

    @admin.display(description=_("liczby"))
    def summary(self, event: Event) -> str:
        return counts_text(event.counts) or "–"

    @admin.display(description=_("czas trwania"))
    def duration(self, event: Event) -> str:
        return duration_text(event.duration_ms)

    @admin.display(description=_("powtórzenia"))
    def repeat_count(self, event: Event) -> str:
        return str(event.repeats) if event.repeats else "–"

    def details_title(self, obj: Any) -> str:
        return event_title(obj)

    def details_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        details = {
            name: (count_label(name), value_text(name, value)) for name, value in obj.details.items() if name != KEY
        }
        return {
            **problems_context(request, obj),
            "advice": event_type_advice(obj.type),
            "severity_label": str(Severity(obj.severity).label),
            "severity_icon": severity_icon(obj.severity),
            "actor": actor_text(obj.actor, obj.actor_label),
            "duration": duration_text(obj.duration_ms),
            "counts": counts_labelled(obj.counts),
            "details": [pair for name, pair in details.items() if name not in TECHNICAL],
            "technical": [pair for name, pair in details.items() if name in TECHNICAL],
            "changes": changes_shown(obj.details),
            "subject_link": object_link(obj.subject_type, obj.subject_id, request),
            "related": [(event, event_type_label(event.type)) for event in event_related_list(obj)],
            "solves": Event.objects.filter(pk=obj.solves_id or 0).first(),
            "solved_by": obj.solved_by.order_by("id").first(),
            "is_open": events_open(Event.objects.filter(pk=obj.pk)).exists() if obj.severity else False,
            "can_acknowledge": request.user.has_perm(ACKNOWLEDGE_RIGHT),
            "note_length": NOTE_LENGTH,
            "acknowledged": ACKNOWLEDGED,
            "back_url": list_address(request, reverse("admin:event_log_event_changelist"), f"obszar={obj.area}"),
            "area_label": next((str(area.label) for area in areas() if area.code == obj.area), obj.area),
        }


def duration_text(milliseconds: int | None) -> str:
    """A duration to read: milliseconds below a second, else seconds, minutes."""
    if milliseconds is None:
        return "–"
    if milliseconds < 1000:
        return f"{milliseconds} ms"
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.1f} s".replace(".", ",")
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


def _top(area: str, request: HttpRequest) -> dict[str, Any] | None:
    """What is pinned on top of the area's list: a template and its context."""
    registered = area_top(area)
    context = registered[1](request) if registered else None
    return {"template": registered[0], **context} if registered and context is not None else None
