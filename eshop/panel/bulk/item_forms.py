"""What has to be chosen before many items change. `value()` of a valid form is what the job keeps, as JSON has it."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.catalog.models import Category, PriceList, VatRate
from eshop.catalog.selectors.categories import category_tree
from eshop.core.errors import ApplicationError
from eshop.core.numbers import money_read

_PERCENT = re.compile(r"([+-]?)(\d{1,4}(?:[.,]\d{1,2})?)%?", re.ASCII)


class VatForm(forms.Form):
    vat_rate = forms.ModelChoiceField(label=_("Stawka VAT"), queryset=VatRate.objects.order_by("code"))

    def value(self) -> dict[str, Any]:
        return {"vat_rate": self.cleaned_data["vat_rate"].pk}


class CategoryForm(forms.Form):
    category = forms.TypedChoiceField(
        label=_("Kategoria"),
        choices=lambda: [("", "–"), *((node.category.pk, node.path) for node in category_tree())],
        coerce=int,
    )

    def value(self) -> dict[str, Any]:
        return {"category": Category.objects.get(pk=self.cleaned_data["category"]).pk}


class PriceForm(forms.Form):
    """Either an amount or a percentage: "12,50" sets it, "+5%" and "-10%" move what there is."""

    price_list = forms.ModelChoiceField(
        label=_("Cennik"), queryset=PriceList.objects.order_by("-is_default", "name"), empty_label=None
    )
    change = forms.CharField(
        label=_("Nowa cena albo zmiana"),
        max_length=20,
        help_text=_("Kwota brutto, na przykład 12,50, albo procent ze znakiem, na przykład +5% lub -10%."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_change(self) -> dict[str, str | None]:
        text = self.cleaned_data["change"].replace(" ", "").replace("\u2212", "-")
        moved = _PERCENT.fullmatch(text)
        if moved and (moved[1] or text.endswith("%")):
            percent = Decimal(f"{moved[1]}{moved[2].replace(',', '.')}")
            if not -100 < percent <= 1000 or not percent:
                raise ValidationError(gettext("Podaj procent powyżej -100 i do 1000, inny niż 0."))
            return {"gross": None, "percent": f"{percent:f}"}
        try:
            gross = money_read(text)
        except ApplicationError as error:
            raise ValidationError(error.message) from None
        if not gross:
            raise ValidationError(gettext("Cena musi być większa od zera."))
        return {"gross": f"{gross:f}", "percent": None}

    def value(self) -> dict[str, Any]:
        return {"price_list": self.cleaned_data["price_list"].pk, **self.cleaned_data["change"]}
