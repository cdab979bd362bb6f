"""Taking note of open events, with the note that says why nothing more has to be done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eshop.core.errors import ApplicationError
from eshop.core.numbers import whole_number
from event_log.acknowledging import MOST, NOTE_LENGTH, events_acknowledge
from event_log.pages.filters import area_of

ACKNOWLEDGE_RIGHT = "event_log.change_event"


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Notatka"),
        max_length=NOTE_LENGTH,
        help_text=gettext_lazy("Dlaczego nic więcej nie trzeba robić. Zostanie w dzienniku razem z Twoim imieniem."),
    )


def acknowledge_view(page: Any, request: HttpRequest) -> HttpResponseBase:
    """Acknowledge the event that the form names (then back to it), or all open ones of the list (then back there)."""
    if not request.user.has_perm(ACKNOWLEDGE_RIGHT):
        raise PermissionDenied
    event_id = whole_number(request.POST.get("event", ""))
    if event_id is not None:
        back, ids = reverse("admin:event_log_event_change", args=[event_id]), [event_id]
    else:
        back = f"{reverse('admin:event_log_event_changelist')}?{request.GET.urlencode()}"
        ids = list(page.get_changelist_instance(request).queryset.order_by("-pk").values_list("pk", flat=True)[:MOST])
    form = NoteForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            count = events_acknowledge(event_ids=ids, note=form.cleaned_data["note"])
        except ApplicationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Przyjęto do wiadomości zdarzeń: %(count)s.") % {"count": count})
        return HttpResponseRedirect(back)
    context = {
        **page.admin_site.each_context(request),
        "title": _("Przyjmij do wiadomości zdarzeń: %(count)s") % {"count": len(ids)},
        "form": form,
        "submit_label": _("Przyjmij do wiadomości"),
        "back_url": f"{reverse('admin:event_log_event_changelist')}?obszar={area_of(request)}",
        "back_label": _("Dziennik zdarzeń"),
    }
    return TemplateResponse(request, "panel/form_page.html", context)
