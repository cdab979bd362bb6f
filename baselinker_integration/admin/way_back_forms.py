"""Forms that say what the shop's states and carriers are in BaseLinker."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models import CarrierMapping, StateMapping, TokenAccount
from baselinker_integration.way_back.mappings import carriers_known
from eshop.orders.models import OrderStatus

NOT_SENT = ("", _("nie wysyłaj"))


class StatesForm(forms.Form):
    """A status of BaseLinker's for each state of the shop."""

    confirmed = forms.BooleanField(
        label=_("Wiem, że te statusy mogą uruchomić automatyczne akcje"),
        required=False,
        help_text=_("Status o nazwie wysłane, anulowane albo faktura może wysłać e-mail lub wystawić dokument."),
    )

    def __init__(self, *args: Any, account: TokenAccount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mapped = {row.shop_state: row for row in StateMapping.objects.filter(account=account)}
        statuses = [(str(row["id"]), str(row["name"])) for row in account.statuses]
        for state in OrderStatus:
            row = mapped.get(state.value)
            choices = [NOT_SENT, *statuses]
            if row is not None and str(row.status_id) not in dict(statuses):
                choices.append((str(row.status_id), _("%(name)s (zniknął)") % {"name": row.status_name}))
            self.fields[f"state_{state.value}"] = forms.ChoiceField(
                label=state.label.capitalize(),
                choices=choices,
                required=False,
                initial=str(row.status_id) if row else "",
            )
        self.order_fields([name for name in self.fields if name != "confirmed"])

    def chosen(self) -> dict[int, int | None]:
        """Status numbers by state; None: not sent."""
        picked = {state.value: self.cleaned_data[f"state_{state.value}"] for state in OrderStatus}
        return {state: int(status) if status else None for state, status in picked.items()}


class CarriersForm(forms.Form):
    """A courier of BaseLinker's for each carrier of the shop; the first field is for all that have none."""

    def __init__(self, *args: Any, account: TokenAccount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mapped = dict(CarrierMapping.objects.filter(account=account).values_list("shop_carrier", "courier_code"))
        couriers = [(str(row["code"]), str(row["name"])) for row in account.couriers]
        self._carriers = ["", *carriers_known(account)]
        for number, carrier in enumerate(self._carriers):
            code = mapped.get(carrier, "")
            known = couriers if code in ("", *dict(couriers)) else [*couriers, (code, code)]
            self.fields[f"carrier_{number}"] = forms.ChoiceField(
                label=carrier or _("Wszyscy pozostali"),
                choices=[("", _("nazwa przewoźnika")), *known],
                required=False,
                initial=code,
            )

    def chosen(self) -> dict[str, str]:
        """Courier codes by carrier; "" as a code: none."""
        return {carrier: self.cleaned_data[f"carrier_{number}"] for number, carrier in enumerate(self._carriers)}
