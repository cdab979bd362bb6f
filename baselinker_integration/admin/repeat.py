"""The button "Zezwól na ponowny import dziś" and its form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models import Connection
from baselinker_integration.runs.permission import permission_open, repeat_allow, run_refusing
from eshop.core import clock
from eshop.core.errors import ApplicationError

RIGHT = "baselinker.allow_repeat"


class RepeatForm(forms.Form):
    reason = forms.CharField(
        label=_("Powód"),
        max_length=300,
        help_text=_(
            "BaseLinker dostanie jeszcze raz tę samą kopię: do pobrania całości, do końca dnia "
            "albo przez 30 minut od pierwszego wywołania."
        ),
    )


def may_allow_repeat(request: HttpRequest, connection: Connection) -> bool:
    """Whether the button has a place: a person with the right, listings refused, no permission open."""
    if not request.user.has_perm(RIGHT):
        return False
    now = clock.now()
    run = run_refusing(connection, now)
    return run is not None and permission_open(run, now) is None


def repeat_view(site: Any, request: HttpRequest, connection_id: int) -> HttpResponseBase:
    """Ask for the reason and allow one more import of today's copy."""
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    connection = get_object_or_404(Connection, pk=connection_id, is_active=True)
    form = RepeatForm(request.POST or None, label_suffix="")
    back = reverse("admin:baselinker_connection_change", args=[connection.pk])
    if request.method == "POST" and form.is_valid():
        try:
            repeat_allow(connection=connection, reason=form.cleaned_data["reason"], now=clock.now())
        except ApplicationError as error:
            form.add_error("reason" if error.field == "reason" else None, error.message)
        else:
            messages.success(request, gettext("Ponowny import jest dziś dozwolony. Uruchom go w BaseLinkerze."))
            return HttpResponseRedirect(back)
    context = {
        **site.each_context(request),
        "title": gettext("Zezwól na ponowny import dziś: %(name)s") % {"name": connection.name},
        "form": form,
        "submit_label": gettext("Zezwól na ponowny import dziś"),
        "back_url": back,
        "back_label": connection.name,
    }
    return TemplateResponse(request, "panel/form_page.html", context)
