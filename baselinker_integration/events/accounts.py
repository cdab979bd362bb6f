"""Events of the add-on, its accounts and their keys."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.events.area import AREA
from event_log.types import register_event_type

register_event_type(
    code="addon_ordered",
    area=AREA.code,
    label=_("Zamówiono dodatek BaseLinker"),
)
register_event_type(
    code="addon_activated",
    area=AREA.code,
    label=_("Aktywowano dodatek BaseLinker"),
)
register_event_type(
    code="addon_suspended",
    area=AREA.code,
    label=_("Zawieszono dodatek BaseLinker"),
    advice=_("Do czasu wznowienia BaseLinker dostaje odmowę na każde wywołanie."),
)
register_event_type(
    code="addon_cancelled",
    area=AREA.code,
    label=_("Anulowano dodatek BaseLinker"),
    advice=_("Zamów dodatek ponownie, aby wznowić wymianę danych."),
)
register_event_type(
    code="account_connected",
    area=AREA.code,
    label=_("Podłączono konto BaseLinker"),
)
register_event_type(
    code="account_changed",
    area=AREA.code,
    label=_("Zmieniono ustawienia konta BaseLinker"),
)
register_event_type(
    code="account_disconnected",
    area=AREA.code,
    label=_("Odłączono konto BaseLinker"),
)
register_event_type(
    code="key_created",
    area=AREA.code,
    label=_("Utworzono klucz komunikacji"),
)
register_event_type(
    code="key_revoked",
    area=AREA.code,
    label=_("Wycofano klucz komunikacji"),
)
register_event_type(
    code="wrong_password",
    area=AREA.code,
    label=_("Wywołanie z błędnym kluczem"),
    advice=_("Sprawdź klucz wpisany w panelu BaseLinkera albo utwórz nowy."),
)
register_event_type(
    code="unknown_address",
    area=AREA.code,
    label=_("Wywołanie adresu, którego nie ma żadne konto"),
    advice=_(
        "Porównaj adres wpisany w panelu BaseLinkera z adresem na stronie konta. Obcy, który szuka, nic nie dostał."
    ),
)
register_event_type(
    code="connection_checked",
    area=AREA.code,
    label=_("Sprawdzono połączenie"),
)

ACCOUNT_TYPES = (
    "account_connected",
    "account_changed",
    "account_disconnected",
    "key_created",
    "key_revoked",
    "wrong_password",
    "connection_checked",
)
"""What the history of an account shows; its refused calls and orders have lists of their own."""
