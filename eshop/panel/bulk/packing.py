"""Packing lists of many orders on paper: each order begins a page of its own."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from eshop.core.exports.exporting import picked_rows
from eshop.core.exports.recording import ExportNote, export_record
from eshop.orders.models import OrderLine
from eshop.orders.personal_data import order_shown, sees_buyers
from eshop.panel.list_names import list_get

AT_ONCE = 100
PART = "czesc"


def packing_view(request: HttpRequest, page: str) -> HttpResponseBase:
    """The lists of the orders that the address names, AT_ONCE at a time, with what a packer needs and nothing else."""
    if page != "orders.order":
        raise Http404
    listed = list_get(page)
    if not listed.has_view_permission(request):
        raise PermissionDenied
    asked = request.GET.copy()
    part = asked.pop(PART, ["1"])[-1]
    request.GET = asked  # type: ignore[assignment]
    try:
        orders: Any = picked_rows(request, listed.get_changelist_instance(request).queryset)
    except IncorrectLookupParameters as error:
        raise Http404 from error
    shown = Paginator(orders.order_by("pk"), AT_ONCE).get_page(part)
    is_open = sees_buyers(request.user)
    lines = OrderLine.objects.order_by("position", "id")
    picked: Any = shown.object_list
    rows = list(picked.prefetch_related(Prefetch("lines", lines)))
    export_record(
        ExportNote(page=page, file_format="druk", is_whole=False, rows=len(rows), holds_personal_data=is_open)
    )
    query = asked.urlencode()
    context = {
        **admin.site.each_context(request),
        "title": _("Listy do pakowania"),
        "orders": [{"order": order_shown(order, is_open=is_open), "lines": order.lines.all()} for order in rows],
        "page": shown,
        "part_url": f"{reverse('admin:panel_packing', args=[page])}?{query}&{PART}=",
        "is_masked": not is_open,
        "back_url": reverse("admin:orders_order_changelist"),
    }
    return TemplateResponse(request, "panel/bulk/packing.html", context)
