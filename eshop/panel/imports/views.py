"""Towary > Importuj z pliku: sending a file in, the page of one import, and its steps."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from eshop.catalog.importing.mappings.kept import mapping_of_source
from eshop.panel.imports.address_views import addresses_context
from eshop.panel.imports.columns import ColumnsForm
from eshop.panel.imports.forms import ImportOptionsForm
from eshop.panel.imports.jobs import PENDING, import_confirm, import_create, import_try_again, import_undo_order
from eshop.panel.imports.page import job_context, job_outcome
from eshop.panel.imports.starting import import_start
from eshop.panel.imports.storing import FIELD, MOST_BYTES, ImportUpload, ImportUploadHandler, stored_path
from eshop.panel.models import ImportJob

RIGHT = "panel.import_items"
SHOWN = 50
State = ImportJob.State
View = Callable[..., HttpResponseBase]


def _with_right(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@_with_right
def imports_view(request: HttpRequest) -> HttpResponseBase:
    """The form for a file, and the imports so far."""
    context = {
        **admin.site.each_context(request),
        "title": _("Importuj z pliku"),
        "jobs": [(job, job_outcome(job)) for job in ImportJob.objects.order_by("-id")[:SHOWN]],
        "limit": _("CSV, XLSX, ODS albo XML, do %(limit)d MB.") % {"limit": MOST_BYTES // 1024 // 1024},
        "too_large": _too_large(),
        "most_bytes": MOST_BYTES,
        **addresses_context(request),
    }
    return TemplateResponse(request, "panel/imports/start.html", context)


@csrf_exempt  # until the upload handler is in place: checking the token reads the form
@_with_right
def upload_view(request: HttpRequest) -> HttpResponseBase:
    """Take a file. It goes to its place on disk as it comes."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:panel_imports"))
    handler = ImportUploadHandler(request)
    request.upload_handlers = [handler]
    return _take(request, handler)


@csrf_protect
def _take(request: HttpRequest, handler: ImportUploadHandler) -> HttpResponseBase:
    upload = request.FILES.get(FIELD)
    if not isinstance(upload, ImportUpload):
        faults = {
            "too_large": _too_large(),
            "disk": _("Na dysku serwera nie ma miejsca na ten plik. Powiadom administratora."),
        }
        messages.error(request, faults.get(handler.fault, _("Wybierz plik z towarami.")))
        return HttpResponseRedirect(reverse("admin:panel_imports"))
    job_id = import_create(user=request.user, language=get_language() or "pl", stored=upload.stored)
    import_start(job_id)
    return HttpResponseRedirect(reverse("admin:panel_import", args=[job_id]))


def _too_large() -> str:
    return _("Plik ma ponad %(limit)d MB. Podziel go na części.") % {"limit": MOST_BYTES // 1024 // 1024}


@_with_right
def import_view(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """Where one import stands, and what can be done next."""
    job = get_object_or_404(ImportJob, pk=job_id)
    return _page(request, job, ImportOptionsForm(initial={"vat": "23"} | job.options), _columns_form(job))


@_with_right
def progress_view(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The bar alone; once the work has ended the page is asked for anew."""
    job = get_object_or_404(ImportJob, pk=job_id)
    if job.state not in PENDING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "panel/imports/progress.html", job_context(job))


@_with_right
def rejected_view(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The rejected rows as a file."""
    job = get_object_or_404(ImportJob.objects.exclude(rejected_file=""), pk=job_id)
    path = stored_path(job.rejected_file)
    if not path.is_file():
        raise Http404
    name = f"{_('odrzucone')}-{job.name.rpartition('.')[0] or job.name}{path.suffix}"
    kind = "text/csv; charset=utf-8" if path.suffix == ".csv" else "application/xml"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)


@require_POST
@_with_right
def step_view(request: HttpRequest, job_id: int, step: str) -> HttpResponseBase:
    """One step of an import, by a button."""
    job = get_object_or_404(ImportJob, pk=job_id)
    if step == "sprawdz":
        form = ImportOptionsForm(request.POST)
        columns = _columns_form(job, request.POST)
        if not form.is_valid() or (columns and not columns.is_valid()):
            return _page(request, job, form, columns)
        is_done = import_try_again(job_id=job.pk, options=_options(job, form, columns))
    elif step in ("uruchom", "cofnij"):
        is_done = (import_confirm if step == "uruchom" else import_undo_order)(job_id=job.pk)
    else:
        raise Http404
    if is_done:
        import_start(job.pk)
    else:
        messages.info(request, _("Tego kroku nie można teraz wykonać: import jest już w innym stanie."))
    return HttpResponseRedirect(reverse("admin:panel_import", args=[job.pk]))


def _columns_form(job: ImportJob, data: Any = None) -> ColumnsForm | None:
    if not job.columns:
        return None
    vat = (data or {}).get("vat") or job.options.get("vat") or "23"
    return ColumnsForm(job.columns, job.options.get("mapping") or {}, vat, data)


def _options(job: ImportJob, form: ImportOptionsForm, columns: ColumnsForm | None) -> dict[str, Any]:
    """The options for another trial.

    In another encoding the columns have other titles and are guessed anew. Where only the source was named, and its
    columns are known from an earlier import, those are taken.
    """
    options = form.stored
    if columns is None or options["encoding"] != job.options.get("encoding", ""):
        return options
    kept = mapping_of_source(options["source"]) if options["source"] != job.options.get("source", "") else None
    is_untouched = columns.mapping == job.options.get("mapping")
    return {**options, "mapping": kept.as_json() if kept and is_untouched else columns.mapping}


def _page(
    request: HttpRequest, job: ImportJob, form: ImportOptionsForm, columns: ColumnsForm | None
) -> HttpResponseBase:
    context = {
        **admin.site.each_context(request),
        "title": job.name,
        "form": form,
        "columns_form": columns,
        **job_context(job),
    }
    return TemplateResponse(request, "panel/imports/job.html", context)
