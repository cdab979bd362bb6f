"""Answers that carry a file made from what the page shows."""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from eshop.core.exports.response import export_format_get, file_response
from event_log.exports.rows import EVENT_COLUMNS, PROBLEM_COLUMNS, event_rows, problem_rows
from event_log.models import Event
from event_log.selectors import event_problem_list

WHOLE_LIST = "lista"


def event_export_response(model_admin: Any, request: HttpRequest) -> HttpResponseBase:
    """The events that the list shows under the same parameters: this page, or with `zakres=lista` all of them."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    export_format = export_format_get(request)
    try:
        changelist = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters as error:
        raise Http404 from error
    if request.GET.get("zakres") == WHOLE_LIST:
        events = changelist.queryset.iterator(chunk_size=2000)
    else:
        events = changelist.result_list
    return file_response(export_format, "dziennik-zdarzen", [str(c) for c in EVENT_COLUMNS], event_rows(events))


def problem_export_response(model_admin: Any, request: HttpRequest, event_id: int) -> HttpResponseBase:
    """Every problem row of one event."""
    event = get_object_or_404(Event, pk=event_id)
    if not model_admin.has_view_permission(request, event):
        raise PermissionDenied
    rows = problem_rows(event_problem_list(event).iterator(chunk_size=2000))
    columns = [str(c) for c in PROBLEM_COLUMNS]
    return file_response(export_format_get(request), f"zdarzenie-{event.pk}-problemy", columns, rows)
