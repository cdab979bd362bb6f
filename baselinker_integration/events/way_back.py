"""Events of what goes back to BaseLinker, and of the token that it goes with."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.events.area import AREA
from event_log.types import register_event_type

register_event_type(code="token_pasted", area=AREA.code, label=_("Wklejono token BaseLinkera"))
register_event_type(code="token_removed", area=AREA.code, label=_("Usunięto token BaseLinkera"))
register_event_type(code="token_checked", area=AREA.code, label=_("Sprawdzono token BaseLinkera"))
register_event_type(code="way_back_changed", area=AREA.code, label=_("Zmieniono ustawienia drogi powrotnej"))
register_event_type(code="way_back_paused", area=AREA.code, label=_("Wstrzymano drogę powrotną"))
register_event_type(code="way_back_resumed", area=AREA.code, label=_("Wznowiono drogę powrotną"))
register_event_type(code="hint_address_made", area=AREA.code, label=_("Utworzono adres podpowiedzi BaseLinkera"))
register_event_type(
    code="token_refused",
    area=AREA.code,
    label=_("BaseLinker odrzucił token"),
    advice=_("Utwórz nowy token w BaseLinkerze (Konto i inne > Moje konto > API) i wklej go na stronie konta."),
)
register_event_type(
    code="token_blocked",
    area=AREA.code,
    label=_("BaseLinker na kilka minut zablokował wywołania"),
    advice=_(
        "Sklep czeka do podanej godziny i próbuje sam. Jeżeli to się powtarza, zmniejsz liczbę wywołań na minutę."
    ),
    waits=False,
)
register_event_type(
    code="account_blocked",
    area=AREA.code,
    label=_("BaseLinker zablokował całe konto"),
    advice=_("Zaloguj się do BaseLinkera i sprawdź, czy konto działa. Sklep spróbuje ponownie za pół godziny."),
)
register_event_type(code="account_unblocked", area=AREA.code, label=_("BaseLinker znów odpowiada"))

register_event_type(
    code="statuses_changed",
    area=AREA.code,
    label=_("W BaseLinkerze nie ma już statusu, na który wskazuje mapowanie"),
    advice=_("Wybierz inny status na stronie konta; do tego czasu ten stan nie jest wysyłany."),
)

TOKEN_TYPES = (
    "token_pasted",
    "token_removed",
    "token_checked",
    "way_back_changed",
    "way_back_paused",
    "way_back_resumed",
    "hint_address_made",
    "token_refused",
    "token_blocked",
    "account_blocked",
    "account_unblocked",
    "statuses_changed",
)
"""What the history of an account shows of its way back."""
