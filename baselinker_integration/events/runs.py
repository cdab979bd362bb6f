"""Events of the daily synchronisation and its alerts."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.events.area import AREA
from baselinker_integration.events.verdicts import run_verdict
from event_log.types import register_event_type

register_event_type(
    code="run_opened",
    area=AREA.code,
    label=_("Rozpoczęto synchronizację towarów"),
)
register_event_type(
    code="run_completed",
    area=AREA.code,
    verdict=run_verdict,
    label=_("Zakończono synchronizację towarów"),
    advice=_("Popraw wskazane towary; zmiany wyjdą przy następnej synchronizacji."),
)
register_event_type(
    code="run_problems_mended",
    area=AREA.code,
    label=_("Poprawiono wszystkie towary, o których mówiła synchronizacja"),
)
register_event_type(
    code="run_completed_in_part",
    area=AREA.code,
    label=_("Wykonano synchronizację części towarów"),
    advice=_("BaseLinker pobrał to, co w nim wybrano. Jeżeli miało być więcej, sprawdź typ i zakres importu."),
)
register_event_type(
    code="run_interrupted",
    area=AREA.code,
    label=_("Przerwana synchronizacja towarów"),
    advice=_(
        "Jeżeli import się urwał, uruchom go w BaseLinkerze ponownie; tego dnia jest to jeszcze możliwe. "
        "Jeżeli wybrano tylko część towarów, nic nie trzeba robić."
    ),
)
register_event_type(
    code="sync_refused",
    area=AREA.code,
    waits=False,
    label=_("Odmowa: synchronizacja już dziś wykonana"),
    advice=_(
        "Poczekaj do podanej godziny. Jeżeli pytają o to ekrany BaseLinkera albo inny program, ustaw na koncie: "
        "Powtórny import tego samego dnia, oddaj tę samą kopię."
    ),
)
register_event_type(
    code="sync_repeated",
    area=AREA.code,
    label=_("Powtórny import: oddano tę samą kopię"),
)
register_event_type(
    code="copy_delivered_again",
    area=AREA.code,
    label=_("Cała kopia pobrana drugi raz tego samego dnia"),
)
register_event_type(
    code="copy_not_ready",
    area=AREA.code,
    label=_("Pierwsza kopia katalogu jest przygotowywana"),
)
register_event_type(
    code="repeat_allowed",
    area=AREA.code,
    label=_("Zezwolono na ponowny import dziś"),
)
register_event_type(
    code="repeat_ended",
    area=AREA.code,
    label=_("Zakończono ponowny import na zezwoleniu"),
    advice=_("Jeżeli import jest jeszcze potrzebny, zezwól na niego ponownie."),
)
register_event_type(
    code="poll_prices",
    area=AREA.code,
    label=_("BaseLinker pobrał ceny"),
)
register_event_type(
    code="poll_quantity",
    area=AREA.code,
    label=_("BaseLinker pobrał stany"),
)
register_event_type(
    code="sync_overdue",
    area=AREA.code,
    label=_("Brak synchronizacji od 26 godzin"),
    advice=_("Nie było importu ani całego odpytania cen lub stanów. Uruchom import towarów w panelu BaseLinkera."),
)
register_event_type(
    code="sync_recovered",
    area=AREA.code,
    label=_("Synchronizacja znów działa"),
)
register_event_type(
    code="nothing_listed",
    area=AREA.code,
    label=_("BaseLinker dostał pustą listę towarów"),
    advice=_("Popraw wstrzymane towary albo wczytaj towary do sklepu; lista odświeży się przy następnym imporcie."),
)
register_event_type(
    code="alert_not_pushed",
    area=AREA.code,
    label=_("Nie wysłano powiadomienia na czat"),
    advice=_("Sprawdź adresy w ustawieniu ALERT_URLS."),
)
register_event_type(code="alert_delivered", area=AREA.code, label=_("Wysłano zaległe powiadomienie"))
register_event_type(
    code="alert_not_mailed",
    area=AREA.code,
    label=_("Nie wysłano powiadomienia"),
    advice=_("Sprawdź ustawienia poczty: EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER i EMAIL_HOST_PASSWORD."),
)
