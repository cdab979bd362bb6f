"""What a person does with refused orders: run again, take without items, name an item, refuse for good."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baselinker_integration.door.refused_orders import (
    REASON_LENGTH,
    calls_run_again,
    offer_link,
    order_take_without_items,
    refusal_close,
)
from baselinker_integration.models import InboundCall
from eshop.core.errors import ApplicationError, Conflict
from eshop.core.numbers import whole_number
from eshop.panel.views.refused_orders import ACT, LIST, ORDER, ROWS, with_right


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Powód"),
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("Zostanie w dzienniku zdarzeń. Pieniądze kupującemu oddajesz poza sklepem."),
    )


@with_right(ACT)
def refused_step_view(request: HttpRequest, step: str) -> HttpResponseBase:
    """Do `step` with the orders whose calls were ticked; back to the list, with what became of them."""
    run = {"ponownie": _run_again, "bez-towaru": _take_without, "towar": _link, "odrzuc": _close}.get(step)
    if run is None:
        raise Http404
    calls = [number for text in request.POST.getlist("call") if (number := whole_number(text)) is not None][:ROWS]
    if request.method != "POST" or not calls:
        messages.error(request, _("Zaznacz przynajmniej jedno zamówienie."))
        return HttpResponseRedirect(reverse(LIST))
    try:
        return run(request, calls)
    except InboundCall.DoesNotExist:
        raise Http404 from None
    except ApplicationError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse(ORDER, args=[calls[0]]))


def _run_again(request: HttpRequest, calls: list[int]) -> HttpResponseBase:
    return _say(request, calls_run_again(calls), len(calls))


def _take_without(request: HttpRequest, calls: list[int]) -> HttpResponseBase:
    done = []
    for call_id in calls:
        try:
            done.append(order_take_without_items(call_id=call_id))
        except Conflict:
            continue
    return _say(request, done, len(calls))


def _link(request: HttpRequest, calls: list[int]) -> HttpResponseBase:
    position = whole_number(request.POST.get("position", "")) or 0
    product = whole_number(request.POST.get("product", "")) or 0
    return _say(request, offer_link(call_id=calls[0], position=position, product_id=product), 1)


def _close(request: HttpRequest, calls: list[int]) -> HttpResponseBase:
    """The reason is asked for first, beside how many orders it is for."""
    form = ReasonForm(request.POST if "reason" in request.POST else None, label_suffix="")
    if form.is_valid():
        closed = 0
        for call_id in calls:
            try:
                refusal_close(call_id=call_id, reason=form.cleaned_data["reason"])
            except Conflict:
                continue
            closed += 1
        messages.success(request, _("Odrzucono na stałe zamówień: %(count)s.") % {"count": closed})
        return HttpResponseRedirect(reverse(LIST))
    context = {
        **admin.site.each_context(request),
        "title": _("Odrzuć na stałe zamówień: %(count)s") % {"count": len(calls)},
        "form": form,
        "calls": calls,
    }
    return TemplateResponse(request, "panel/refused/close.html", context)


def _say(request: HttpRequest, done: Sequence[InboundCall], asked: int) -> HttpResponseBase:
    """Tell which orders got in, with links, and leave the person where there is still something to do."""
    taken = [call for call in done if call.state == InboundCall.State.DONE]
    for call in taken[:5]:
        number = str(call.response.get("order_id", ""))
        messages.success(
            request,
            format_html(
                '<a href="{}">{}</a>',
                reverse("admin:orders_order_change", args=[number]),
                _("Zamówienie %(number)s weszło do sklepu.") % {"number": number},
            ),
        )
    if len(taken) > 5:
        messages.success(request, _("Weszło zamówień: %(count)s.") % {"count": len(taken)})
    failed = [call for call in done if call.state != InboundCall.State.DONE]
    if failed or (not done and asked):
        text = str(failed[0].response.get("error_text", "")) if failed else ""
        messages.error(
            request, _("Nie weszło zamówień: %(count)s. %(reason)s") % {"count": len(failed) or asked, "reason": text}
        )
    stays = len(failed) == 1 and asked == 1
    return HttpResponseRedirect(reverse(ORDER, args=[failed[0].pk]) if stays else reverse(LIST))
