"""„Historia” of one thing, out of the log, as a tab of its page."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eshop.core.pages.details import DetailsTab, details_tab_register
from event_log.actors import actor_text
from event_log.changes import changes_shown
from event_log.models import Event, EventProblem
from event_log.texts import event_title

SHOWN = 50
SLUG = "dziennik"


def history_tab_register(model_label: str, *, types: Sequence[str] = ()) -> None:
    """Give the pages of the model ("catalog.product") their history: events of `types`, of all types when empty."""

    def context(request: HttpRequest, obj: Any) -> dict[str, Any] | None:
        return object_history(request, obj, types=types)

    details_tab_register(model_label, DetailsTab(SLUG, _("Historia"), "event_log/history.html", context))


def object_history(request: HttpRequest, obj: Model, *, types: Sequence[str] = ()) -> dict[str, Any] | None:
    """What the template shows of the newest events about `obj`; None for a person who may not see the log."""
    if not request.user.has_perm("event_log.view_event"):
        return None
    events = event_history_list(obj._meta.label_lower, str(obj.pk), types=types)
    return {
        "entries": [
            {
                "event": event,
                "label": event_title(event),
                "who": actor_text(event.actor, event.actor_label),
                "changes": changes_shown(event.details),
            }
            for event in events
        ]
    }


def event_history_list(item_type: str, item_id: str, *, types: Sequence[str] = ()) -> list[Event]:
    """The newest events about a thing, newest first: those whose subject it is, and those that name it as a problem."""
    about = Event.objects.filter(subject_type=item_type, subject_id=item_id)
    naming = EventProblem.objects.filter(item_type=item_type, item_id=item_id).order_by("-event_id")
    if types:
        about = about.filter(type__in=types)
        naming = naming.filter(event__type__in=types)
    keys = [*about.order_by("-pk").values_list("pk", flat=True)[:SHOWN]]
    keys += naming.values_list("event_id", flat=True)[:SHOWN]
    return list(Event.objects.filter(pk__in=keys).order_by("-pk")[:SHOWN])
