"""Events of calls that were refused or failed."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.events.area import AREA
from event_log.types import register_event_type

register_event_type(
    code="calls_pruned",
    area=AREA.code,
    label=_("Usunięto dawne wywołania BaseLinkera"),
)
register_event_type(
    code="call_refused",
    area=AREA.code,
    label=_("Odrzucono wywołanie BaseLinkera"),
    advice=_("Sprawdź szczegóły wywołania."),
)
register_event_type(
    code="call_failed",
    area=AREA.code,
    label=_("Błąd podczas obsługi wywołania"),
    advice=_(
        "Wywołanie zostało zachowane i będzie ponowione. Jeżeli błąd się powtarza,"
        " podaj pomocy technicznej identyfikator."
    ),
)
