"""The frame of the panel around the pages of django-allauth."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

TITLES = {
    "account_login": _("Logowanie do panelu"),
    "account_logout": _("Wylogowanie"),
    "account_reset_password": _("Nowe hasło"),
    "account_reset_password_done": _("Sprawdź pocztę"),
    "account_reset_password_from_key": _("Ustaw hasło"),
    "account_reset_password_from_key_done": _("Hasło ustawione"),
    "account_reauthenticate": _("Potwierdź, że to Ty"),
    "mfa_reauthenticate": _("Potwierdź, że to Ty"),
    "mfa_reauthenticate_webauthn": _("Potwierdź, że to Ty"),
    "mfa_authenticate": _("Drugi składnik logowania"),
    "mfa_index": _("Drugi składnik logowania"),
    "mfa_activate_totp": _("Włącz aplikację z kodami"),
    "mfa_deactivate_totp": _("Wyłącz aplikację z kodami"),
    "mfa_generate_recovery_codes": _("Nowe kody zapasowe"),
    "mfa_view_recovery_codes": _("Kody zapasowe"),
    "mfa_list_webauthn": _("Klucze i passkey"),
    "mfa_add_webauthn": _("Dodaj klucz"),
    "mfa_edit_webauthn": _("Zmień nazwę klucza"),
    "mfa_remove_webauthn": _("Usuń klucz"),
}


def panel_context(request: HttpRequest) -> dict[str, Any]:
    """Menu, names and title for allauth's pages; nothing for all others, whose views bring their own."""
    match = getattr(request, "resolver_match", None)
    title = TITLES.get(str(match.url_name)) if match is not None else None
    if title is None:
        return {}
    return {**admin.site.each_context(request), "title": title}
