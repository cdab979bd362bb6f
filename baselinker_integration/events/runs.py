"""Events of the daily synchronisation and its alerts."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.events.area import AREA
from event_log.types import register_event_type

register_event_type(
    code="run_opened",
    area=AREA.code,
    label=_("Rozpoczęto synchronizację towarów"),
)
register_event_type(
    code="run_completed",
    area=AREA.code,
    label=_("Zakończono synchronizację towarów"),
    advice=_("Popraw wskazane towary; zmiany wyjdą przy następnej synchronizacji."),
)
register_event_type(
    code="run_interrupted",
    area=AREA.code,
    label=_("Przerwana synchronizacja towarów"),
    advice=_("Uruchom import w BaseLinkerze ponownie; tego dnia jest to jeszcze możliwe."),
)
register_event_type(
    code="sync_refused",
    area=AREA.code,
    label=_("Odmowa: synchronizacja już dziś wykonana"),
    advice=_("Poczekaj do podanej godziny. Import towarów działa raz na dobę."),
)
register_event_type(
    code="sync_overdue",
    area=AREA.code,
    label=_("Brak synchronizacji od 26 godzin"),
    advice=_("Uruchom import towarów w panelu BaseLinkera."),
)
register_event_type(
    code="sync_recovered",
    area=AREA.code,
    label=_("Synchronizacja znów działa"),
)
register_event_type(
    code="alert_not_mailed",
    area=AREA.code,
    label=_("Nie wysłano powiadomienia"),
    advice=_("Sprawdź ustawienia poczty: EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER i EMAIL_HOST_PASSWORD."),
)
