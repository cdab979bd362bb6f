"""What a file leaves open and a person decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eshop.core.public_fetch import FetchError, url_judge

SOURCE_NAME = r"^[\w .-]{1,40}$"
NOT_A_NAME = _("oczekiwano nazwy z liter, cyfr, spacji, kropek i kresek, najwyżej 40 znaków")
_ENCODINGS = (
    ("", _("rozpoznaj z pliku")),
    ("utf-8", "UTF-8"),
    ("cp1250", "Windows-1250"),
    ("iso8859_2", "ISO-8859-2"),
    ("cp852", "CP852"),
    ("mac_latin2", "Mac Latin 2"),
)
_DECIMALS = (("", _("rozpoznaj z kolumny")), (",", _("przecinek: 1.000 to tysiąc")), (".", _("kropka: 1.000 to jeden")))
_VAT_CODES = ("23", "8", "5", "0", "zw", "np", "oo")


class AddressForm(forms.Form):
    """An address to fetch from once a day."""

    source = forms.RegexField(
        SOURCE_NAME, label=_("Nazwa sklepu albo hurtowni"), max_length=40, error_messages={"invalid": NOT_A_NAME}
    )
    url = forms.CharField(
        label=_("Adres pliku"),
        max_length=2000,
        help_text=_("Tylko https i adresy publiczne. Adres jest szyfrowany i nikt go więcej nie zobaczy."),
        widget=forms.TextInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        try:
            url_judge(url)
        except FetchError as error:
            raise forms.ValidationError(error.reason) from error
        return url


class ImportOptionsForm(forms.Form):
    """Options of catalog_import as a person sets them; `stored` is their form in a job."""

    source = forms.RegexField(
        SOURCE_NAME,
        label=_("Nazwa sklepu, z którego jest plik"),
        required=False,
        max_length=40,
        help_text=_("Podaj, gdy wczytujesz towary z kilku sklepów: takie same identyfikatory się nie zderzą."),
        error_messages={"invalid": NOT_A_NAME},
    )
    encoding = forms.ChoiceField(label=_("Kodowanie"), required=False, choices=_ENCODINGS)
    decimal = forms.ChoiceField(label=_("Znak dziesiętny"), required=False, choices=_DECIMALS)
    vat = forms.ChoiceField(
        label=_("VAT towarów bez stawki w pliku"), initial="23", choices=[(code, code) for code in _VAT_CODES]
    )
    uncounted_stock = forms.IntegerField(
        label=_("Stan towarów, których sklep nie liczył"),
        required=False,
        min_value=0,
        max_value=999_999,
        help_text=_("Puste: nowe dostają 0, znane zachowują swój stan."),
    )

    @property
    def stored(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
