"""Forms of an account: connecting it, changing its options."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models import Connection
from eshop.catalog.languages import LANGUAGE_NAMES
from eshop.catalog.models import PriceList


def _languages() -> list[tuple[str, Any]]:
    return [(code, _(name)) for code, name in LANGUAGE_NAMES.items()]


def _repeated_imports() -> list[tuple[str, Any]]:
    return [(choice.value, choice.label) for choice in Connection.RepeatedImport]


class ConnectionOptionsForm(forms.Form):
    """What can be changed later."""

    language = forms.ChoiceField(
        label=_("Język"),
        choices=_languages,
        help_text=_(
            "Nazwy i opisy wychodzą w tym języku; towar bez tłumaczenia w języku domyślnym sklepu. "
            "Zmiana wyjdzie z następną kopią katalogu."
        ),
    )
    price_list = forms.ModelChoiceField(
        label=_("Cennik"),
        queryset=PriceList.objects.order_by("-is_default", "name"),
        required=False,
        empty_label=_("domyślny cennik sklepu"),
        help_text=_(
            "Ceny brutto z tego cennika; czego w nim brak, z domyślnego. Cennik musi być w PLN. "
            "Zmiana wyjdzie z następną kopią katalogu."
        ),
    )
    day_start = forms.TimeField(
        label=_("Początek doby"),
        initial="00:00",
        widget=forms.TimeInput(attrs={"placeholder": "00:00"}, format="%H:%M"),
        help_text=_("Od tej godziny czasu warszawskiego możliwa jest synchronizacja następnego dnia."),
    )
    repeated_import = forms.ChoiceField(
        label=_("Powtórny import tego samego dnia"),
        choices=_repeated_imports,
        required=False,
        initial=Connection.RepeatedImport.REFUSE,
        help_text=_(
            "Po pobraniu całej kopii BaseLinker dostaje odmowę albo jeszcze raz to samo. "
            "Nowe dane wychodzą tak czy inaczej raz na dobę."
        ),
    )
    sends_zero_prices = forms.BooleanField(
        label=_("Wysyłaj ceny 0"),
        required=False,
        help_text=_("Bez tej opcji towar z ceną 0 jest wstrzymany: BaseLinker może zakończyć jego oferty."),
    )
    takes_orders = forms.BooleanField(label=_("Przyjmuj zamówienia"), required=False, initial=True)
    accept_unlinked_lines = forms.BooleanField(
        label=_("Przyjmuj pozycje spoza sklepu"),
        required=False,
        help_text=_("Zamówienie z pozycją bez powiązania z towarem zostanie przyjęte i oznaczone."),
    )
    apply_order_changes = forms.BooleanField(
        label=_("Wprowadzaj zmiany zamówień po przekazaniu"),
        required=False,
        help_text=_("Bez tej opcji zmiana w BaseLinkerze daje ostrzeżenie w dzienniku zdarzeń."),
    )
    writes_stock = forms.BooleanField(label=_("BaseLinker zmienia stany magazynowe"), required=False, initial=True)
    writes_prices = forms.BooleanField(label=_("BaseLinker zmienia ceny"), required=False)
    writes_products = forms.BooleanField(label=_("BaseLinker dodaje towary i kategorie"), required=False)

    def clean_repeated_import(self) -> str:
        """A form sent without the field leaves the option as it was."""
        before = self.get_initial_for_field(self.fields["repeated_import"], "repeated_import")
        return str(self.cleaned_data["repeated_import"] or before)


class ConnectionCreateForm(ConnectionOptionsForm):
    """A new account: its name and where its key comes from, then the options."""

    KEY_OURS = "ours"
    KEY_THEIRS = "theirs"

    name = forms.CharField(
        label=_("Nazwa konta"), max_length=100, help_text=_("Pod tą nazwą konto widać w dzienniku zdarzeń.")
    )
    key_source = forms.ChoiceField(
        label=_("Klucz komunikacji"),
        choices=[(KEY_OURS, _("utwórz klucz w sklepie")), (KEY_THEIRS, _("wklejam klucz z BaseLinkera"))],
        initial=KEY_OURS,
        widget=forms.RadioSelect,
    )
    key = forms.CharField(
        label=_("Klucz z BaseLinkera"),
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Od 16 do 128 znaków. Tylko gdy wklejasz własny."),
    )

    field_order = ("name", "key_source", "key", "language", "price_list", "day_start")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("key_source") == self.KEY_THEIRS and not cleaned.get("key"):
            self.add_error("key", _("Wklej klucz albo wybierz utworzenie klucza w sklepie."))
        if cleaned.get("key_source") == self.KEY_OURS:
            cleaned["key"] = ""
        return cleaned
