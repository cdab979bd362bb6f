"""Exports that run in the background: start, progress, download."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from eshop.core.exports import EXPORT_FORMATS
from eshop.orders.personal_data import sees_buyers
from eshop.panel.list_names import list_get
from eshop.panel.models import ExportJob
from eshop.panel.services.exports import export_job_create
from eshop.panel.tasks import export_write

SHOWN = 50


def export_start(request: HttpRequest, page: str, rows: int) -> HttpResponseBase:
    """Put the export of a long list into the queue and show its progress."""
    job = export_job_create(
        user=request.user,
        page=page,
        query=request.GET.urlencode(),
        file_format=request.GET.get("format") or "csv",
        language=get_language() or "pl",
    )
    export_write.delay_on_commit(job.pk)
    return HttpResponseRedirect(reverse("admin:panel_exports"))


def exports_view(request: HttpRequest) -> HttpResponseBase:
    """The person's own exports, newest first."""
    context = {**admin.site.each_context(request), "title": gettext("Eksporty"), **_jobs(request)}
    return TemplateResponse(request, "panel/exports.html", context)


def exports_progress_view(request: HttpRequest) -> HttpResponse:
    """The table alone, while something is being written."""
    return render(request, "panel/parts/export_jobs.html", _jobs(request))


def export_file_view(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The finished file, for who ordered it and still has the rights to what is in it."""
    job = get_object_or_404(ExportJob, pk=job_id, user=request.user.pk, state=ExportJob.State.DONE)
    if not list_get(job.page).has_view_permission(request):
        raise PermissionDenied
    if job.holds_personal_data and not sees_buyers(request.user):
        raise PermissionDenied
    stored = str(job.file.name or "")
    if not stored or not job.file.storage.exists(stored):
        raise Http404
    name = stored.rsplit("/", 1)[-1]
    content_type = EXPORT_FORMATS[job.file_format].content_type
    return FileResponse(job.file.open("rb"), as_attachment=True, filename=name, content_type=content_type)


def _jobs(request: HttpRequest) -> dict[str, Any]:
    jobs = list(ExportJob.objects.filter(user=request.user.pk).order_by("-id")[:SHOWN])
    pending = {ExportJob.State.WAITING, ExportJob.State.RUNNING}
    return {"jobs": jobs, "is_live": any(job.state in pending for job in jobs)}
