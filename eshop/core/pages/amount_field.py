"""Amounts and weights in forms, typed and shown with a comma whatever language the browser has.

A number field of HTML takes its decimal mark from the browser: with English texts, "12,50" became 1250 without a word.
"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_AROUND = re.compile("[ \t\u00a0\u2009\u202f]|zł|PLN|kg", re.IGNORECASE)
_TYPED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")

PLACES = 2
"""Of an amount of money; a change of more than half of one is asked about (panel/forms.js)."""
_ASKS = _("Cena zmienia się o ponad połowę. Zapisać?")


class AmountField(forms.DecimalField):
    """Takes "12,50", "12.50" and "1 249 zł"; more decimal places than the field has are refused, not rounded."""

    default_error_messages = {"invalid": _("Podaj liczbę, na przykład 12,50.")}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            bare = _AROUND.sub("", value)
            if not _TYPED.fullmatch(bare):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            value = bare.replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        asks = {"data-big-change": _ASKS} if self.decimal_places == PLACES else {}
        return {"inputmode": "decimal", "autocomplete": "off", **asks}
