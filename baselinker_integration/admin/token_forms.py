"""Forms of an account's way back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models import TokenAccount
from baselinker_integration.models.token_account import MAXIMUM_PER_MINUTE


class TokenForm(forms.Form):
    """The token, which no page ever shows again."""

    token = forms.CharField(
        label=_("Token z BaseLinkera"),
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "W BaseLinkerze: Konto i inne > Moje konto > API > Utwórz token. Token otwiera całe konto, więc sklep"
            " trzyma go zaszyfrowanego i nigdy go nie pokazuje."
        ),
    )


class WayBackForm(forms.Form):
    """What goes back to BaseLinker, and how quickly."""

    sends_state = forms.BooleanField(
        label=_("Wysyłaj stan zamówienia"),
        required=False,
        help_text=_("Ustawienie statusu może uruchomić automatyczne akcje w BaseLinkerze: e-mail, etykietę, paragon."),
    )
    sends_parcels = forms.BooleanField(label=_("Wysyłaj numery przesyłek"), required=False)
    sends_invoice = forms.BooleanField(label=_("Wysyłaj numer faktury"), required=False)
    invoice_field = forms.ChoiceField(label=_("Pole na numer faktury"))
    reads_changes = forms.BooleanField(
        label=_("Czytaj zmiany w BaseLinkerze"),
        required=False,
        help_text=_("Zmiana zamówienia w BaseLinkerze daje ostrzeżenie z różnicami."),
    )
    cancels_gone = forms.BooleanField(
        label=_("Anuluj w sklepie zamówienia usunięte w BaseLinkerze"),
        required=False,
        help_text=_("Tylko te, których sklep jeszcze nie potwierdził. Towar wraca do magazynu."),
    )
    shop_storage = forms.RegexField(
        label=_("Sklep w BaseLinkerze"),
        regex=r"^shop_\d{1,18}$",
        required=False,
        help_text=_("Na przykład shop_2444. Sprawdzenie wpisuje go samo, gdy do konta podłączono jeden sklep."),
    )
    per_minute = forms.IntegerField(
        label=_("Wywołań na minutę"),
        min_value=1,
        max_value=MAXIMUM_PER_MINUTE,
        help_text=_("BaseLinker przyjmuje ich 100 ze wszystkich programów razem. Zostaw miejsce innym."),
    )

    def __init__(self, *args: Any, account: TokenAccount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(str(row["id"]), str(row["name"])) for row in account.extra_fields]
        fields = [("extra_field_1", _("pole dodatkowe 1")), ("extra_field_2", _("pole dodatkowe 2")), *own]
        if account.invoice_field not in dict(fields):
            fields.append((account.invoice_field, account.invoice_field))
        self.fields["invoice_field"].choices = fields  # type: ignore[attr-defined]
