"""Parcels that a person enters on the order's page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.orders.models import Order
from eshop.orders.services.parcels import (
    NUMBER_LENGTH,
    ParcelData,
    order_parcel_enter,
    order_parcel_remove,
    tracking_url_is_safe,
)


class ParcelForm(forms.Form):
    number = forms.CharField(label=_("Numer przesyłki"), max_length=NUMBER_LENGTH)
    carrier = forms.CharField(label=_("Przewoźnik"), max_length=100, required=False)
    tracking_url = forms.CharField(label=_("Adres śledzenia"), max_length=500, required=False)

    def clean_tracking_url(self) -> str:
        address = str(self.cleaned_data["tracking_url"])
        if address and not tracking_url_is_safe(address):
            raise forms.ValidationError(_("Podaj adres, który zaczyna się od https:// albo http://."))
        return address


class ParcelsByHand:
    """Beside OrderListAdmin, whose right to change orders it asks for."""

    admin_site: Any
    has_move_permission: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:order_id>/przesylka/", view(self.parcel_view), name="orders_order_parcel"),
            path("<int:order_id>/przesylka/usun/", view(self.parcel_remove_view), name="orders_order_parcel_remove"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def parcel_view(self, request: HttpRequest, order_id: int) -> HttpResponseBase:
        """Add the parcel of the form to the order, or correct the one with its number."""
        if refused := self._refused(request, order_id):
            return refused
        form = ParcelForm(request.POST)
        if not form.is_valid():
            for name, errors in form.errors.items():
                messages.error(request, f"{form.fields[name].label}: {' '.join(map(str, errors))}")
        elif order_parcel_enter(
            order_id=order_id, parcel=ParcelData(**form.cleaned_data), actor=request.user.get_username()
        ):
            messages.success(request, gettext("Wpisano przesyłkę."))
        else:
            messages.info(request, gettext("Zamówienie ma już przesyłkę o tym numerze."))
        return _back(order_id)

    def parcel_remove_view(self, request: HttpRequest, order_id: int) -> HttpResponseBase:
        """Take away a parcel that was entered here."""
        if refused := self._refused(request, order_id):
            return refused
        number = request.POST.get("number", "")
        if order_parcel_remove(order_id=order_id, number=number, actor=request.user.get_username()):
            messages.success(request, gettext("Usunięto przesyłkę."))
        else:
            messages.error(request, gettext("Takiej przesyłki nikt tu nie wpisał."))
        return _back(order_id)

    def _refused(self, request: HttpRequest, order_id: int) -> HttpResponseBase | None:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_move_permission(request):
            raise PermissionDenied
        get_object_or_404(Order, pk=order_id)
        return None


def _back(order_id: int) -> HttpResponseBase:
    return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order_id]))
