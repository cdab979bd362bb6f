"""Addresses that files of goods are fetched from: kept, fetched from at once, forgotten."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eshop.panel.imports.fetching import address_delete, address_recall, address_save, shown
from eshop.panel.imports.forms import AddressForm
from eshop.panel.imports.starting import fetch_start
from eshop.panel.models import ImportAddress

RIGHT = "panel.fetch_items"


def addresses_context(request: HttpRequest) -> dict[str, Any]:
    """The addresses and the form for another; nothing without the right."""
    if not request.user.has_perm(RIGHT):
        return {}
    addresses = [(address, shown(address)) for address in ImportAddress.objects.order_by("source")]
    return {"addresses": addresses, "address_form": AddressForm(auto_id="address_%s")}


@require_POST
def address_add_view(request: HttpRequest) -> HttpResponseBase:
    """Keep an address and fetch from it."""
    _demand(request)
    form = AddressForm(request.POST)
    if not form.is_valid():
        for name, errors in form.errors.items():
            messages.error(request, f"{form.fields[name].label}: {errors[0]}")
        return _back()
    address = address_save(
        user=request.user,
        language=get_language() or "pl",
        source=form.cleaned_data["source"],
        url=form.cleaned_data["url"],
    )
    fetch_start(address.pk)
    messages.success(request, _("Zapisano adres. Pierwszy plik poczeka na Twoje potwierdzenie."))
    return _back()


@require_POST
def address_step_view(request: HttpRequest, address_id: int, step: str) -> HttpResponseBase:
    """Fetch now, or forget the address."""
    _demand(request)
    address = get_object_or_404(ImportAddress, pk=address_id)
    if step == "pobierz":
        address_recall(address_id=address.pk)
        fetch_start(address.pk)
        messages.success(request, _("Pobieram plik. Wynik pojawi się na liście importów."))
    elif step == "usun":
        address_delete(address_id=address.pk)
        messages.success(request, _("Usunięto adres."))
    else:
        raise Http404
    return _back()


def _demand(request: HttpRequest) -> None:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:panel_imports"))
