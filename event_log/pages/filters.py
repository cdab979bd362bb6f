"""The filters of the event log."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eshop.core.pages.filters import DateRangeFilter, SelectFilter
from event_log.actors import actor_text
from event_log.models import Severity
from event_log.selectors import event_actors, event_connections
from event_log.texts import event_type_label
from event_log.types import areas, event_types


def area_of(request: HttpRequest) -> str:
    """The tab that the request asks for; the first one when it names none or an unknown one."""
    known = [area.code for area in areas()]
    asked = request.GET.get("obszar", "")
    return asked if asked in known else known[0]


class SeverityFilter(SelectFilter):
    title = _("waga")
    parameter_name = "waga"
    field = "severity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(severity.value), str(severity.label)) for severity in reversed(Severity)]

    def value(self) -> str | None:
        chosen = super().value()
        return chosen if chosen in {str(value) for value in Severity.values} else None


class TypeFilter(SelectFilter):
    title = _("typ zdarzenia")
    parameter_name = "typ"
    field = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        labelled = [(kind.code, event_type_label(kind.code)) for kind in event_types(area_of(request))]
        return sorted(labelled, key=lambda pair: pair[1])


class ConnectionFilter(SelectFilter):
    title = _("konto")
    parameter_name = "konto"
    field = "connection_ref"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(ref, label or ref) for ref, label in event_connections(area_of(request))]


class ActorFilter(SelectFilter):
    title = _("kto")
    parameter_name = "kto"
    field = "actor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        known = [(stored, actor_text(stored, label)) for stored, label in event_actors(area_of(request))]
        return sorted(known, key=lambda pair: pair[1].casefold())


class EventDateFilter(DateRangeFilter):
    title = _("data")
    parameter = "data"
    field = "at"
