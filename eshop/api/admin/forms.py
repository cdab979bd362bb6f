"""The forms of a client: a new one, and what it may do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eshop.api.scopes import Scope

PROPOSED = [scope.value for scope in Scope if scope not in (Scope.ORDERS_PERSONAL, Scope.ORDERS_WRITE)]
"""What an ERP needs to send goods and to read orders; whoever gives more ticks it."""


class AccessForm(forms.Form):
    """Scopes and networks. Only who sees buyers' data may give it to a program (`sees_buyers`)."""

    scopes = forms.MultipleChoiceField(
        label=_("Uprawnienia"), widget=forms.CheckboxSelectMultiple, choices=(), initial=PROPOSED
    )
    networks = forms.CharField(
        label=_("Dozwolone sieci"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Adresy lub sieci, każda w osobnym wierszu, na przykład 192.0.2.0/24. Puste: każda."),
    )

    def __init__(self, *args: Any, sees_buyers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [choice for choice in Scope.choices if sees_buyers or choice[0] != Scope.ORDERS_PERSONAL]
        self.fields["scopes"].choices = offered  # type: ignore[attr-defined]

    def clean_networks(self) -> list[str]:
        return str(self.cleaned_data["networks"]).split()


class ClientForm(AccessForm):
    """A new client."""

    field_order = ("name", "scopes", "networks")
    name = forms.CharField(
        label=_("Nazwa klienta"),
        max_length=100,
        help_text=_("Na przykład nazwa programu. Widać ją w dzienniku zdarzeń."),
    )
