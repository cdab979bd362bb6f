"""Answers that carry a file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from eshop.core.exports.recording import CountedRows, ExportNote, export_record
from eshop.core.exports.response import export_format_get, file_response
from event_log.exports.rows import PROBLEM_COLUMNS, problem_rows
from event_log.models import Event
from event_log.selectors import event_problem_list


def problem_export_response(model_admin: Any, request: HttpRequest, event_id: int) -> HttpResponseBase:
    """Every problem row of one event."""
    event = get_object_or_404(Event, pk=event_id)
    if not model_admin.has_view_permission(request, event):
        raise PermissionDenied
    rows = problem_rows(event_problem_list(event).iterator(chunk_size=2000))
    columns = [str(column) for column in PROBLEM_COLUMNS]
    export_format, counted = export_format_get(request), CountedRows(rows)
    response = file_response(export_format, f"zdarzenie-{event.pk}-problemy", columns, counted)
    export_record(ExportNote("event_log.eventproblem", export_format.code, True, counted.count, {"id": str(event.pk)}))
    return response
