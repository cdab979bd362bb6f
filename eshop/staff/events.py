"""What signing in writes to the event log, under `Panel administracyjny`."""

from django.utils.translation import gettext_lazy as _

from event_log.types import PANEL_AREA, register_count_labels, register_event_type

AREA = PANEL_AREA.code

register_event_type(code="signed_in", area=AREA, label=_("Zalogowano"))
register_event_type(
    code="sign_in_failed",
    area=AREA,
    label=_("Nieudane logowanie"),
    advice=_("Jeśli to nie Ty ani ktoś z zespołu, zmień hasło i włącz drugi składnik logowania."),
)
register_event_type(
    code="second_factor_failed",
    area=AREA,
    label=_("Nieudane logowanie: zły kod"),
    advice=_("Hasło było dobre. Jeśli to nie Ty ani ktoś z zespołu, zmień je od razu."),
)
register_event_type(
    code="sign_in_locked",
    area=AREA,
    label=_("Zablokowano logowanie"),
    advice=_("Po wielu złych hasłach ten adres nie zaloguje się przez chwilę na to konto; inne adresy mogą."),
)
register_event_type(code="signed_out", area=AREA, label=_("Wylogowano"))
register_event_type(code="session_ended", area=AREA, label=_("Zakończono sesję"))
register_event_type(code="session_expired", area=AREA, label=_("Minął czas sesji"))
register_event_type(code="invited", area=AREA, label=_("Zaproszono administratora"))
register_event_type(code="password_link_made", area=AREA, label=_("Utworzono link do ustawienia hasła"))
register_event_type(code="password_set", area=AREA, label=_("Ustawiono hasło"))
register_event_type(code="email_changed", area=AREA, label=_("Zmieniono adres e-mail"))
register_event_type(code="second_factor_added", area=AREA, label=_("Dodano drugi składnik logowania"))
register_event_type(
    code="second_factor_removed",
    area=AREA,
    label=_("Usunięto drugi składnik logowania"),
    advice=_("Jeśli to nie była uzgodniona zmiana, wyłącz konto i wyjaśnij, kto to zrobił."),
)
register_count_labels({"address": _("Adres IP"), "device": _("Urządzenie")})

SIGN_IN_HISTORY = (
    *("signed_in", "sign_in_failed", "second_factor_failed", "sign_in_locked"),
    *("signed_out", "session_ended", "session_expired"),
)
"""The kinds that the history on the profile shows."""
