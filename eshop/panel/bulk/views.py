"""From ticked rows to a question, from the answer to the work, and its page with the way back."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eshop.core.numbers import whole_number
from eshop.core.told import told_again
from eshop.panel.bulk.action import BulkAction
from eshop.panel.bulk.jobs import PENDING, job_confirm, job_draft, job_plan, job_undo_order
from eshop.panel.bulk.registry import action_get
from eshop.panel.bulk.starting import bulk_start
from eshop.panel.list_names import list_get
from eshop.panel.models import BulkJob

PICKED = "wybrane"
LISTED = 200
State = BulkJob.State


@require_POST
def bulk_view(request: HttpRequest, page: str) -> HttpResponseBase:
    """What was chosen for the ticked rows of a list, or for all that its filters leave."""
    listed = _list(request, page)
    action = action_get(page, request.POST.get("akcja", ""))
    if action is None:
        raise Http404
    if not request.user.has_perm(action.right):
        raise PermissionDenied
    is_all = request.POST.get("wszystkie") == "1"
    picked = [pk for text in request.POST.getlist("pk") if (pk := whole_number(text)) is not None]
    picked = picked[: listed.list_per_page]
    if not is_all and not picked:
        messages.error(request, _("Zaznacz przynajmniej jedną pozycję."))
        return HttpResponseRedirect(_back(listed, request.GET.urlencode()))
    if not isinstance(action, BulkAction):
        query = request.GET.copy()
        if not is_all:
            query[PICKED] = ",".join(map(str, picked))
        return HttpResponseRedirect(action.address(page, query.urlencode()))
    job = job_draft(
        user=request.user,
        language=get_language() or "pl",
        page=page,
        query=request.GET.urlencode(),
        action=action,
        ids=_ids(listed, request, None if is_all else picked),
    )
    return HttpResponseRedirect(reverse("admin:panel_bulkjob_change", args=[job.pk]))


def bulk_job_view(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The question before, the progress during and the outcome after the work."""
    job, action = _job(request, job_id)
    form = action.form(label_suffix="") if action.form is not None and job.state == State.DRAFT else None
    return _page(request, job, action, form)


def bulk_progress_view(request: HttpRequest, job_id: int) -> HttpResponse:
    """The bar alone; once the work has ended the page is asked for anew."""
    job, _action = _job(request, job_id)
    if job.state not in PENDING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "panel/bulk/progress.html", {"job": job, **_progress(job)})


@require_POST
def bulk_step_view(request: HttpRequest, job_id: int, step: str) -> HttpResponseBase:
    """Yes to the question, the rest of an interrupted job, or undo."""
    job, action = _job(request, job_id)
    if not request.user.has_perm(action.right):
        raise PermissionDenied
    if step == "wykonaj":
        form = action.form(request.POST, label_suffix="") if action.form and job.state == State.DRAFT else None
        if form is not None and not form.is_valid():
            return _page(request, job, action, form)
        is_done = job_confirm(job_id=job.pk, value=form.value() if form is not None else {})  # type: ignore[attr-defined]
    elif step == "cofnij" and action.undo is not None:
        is_done = job_undo_order(job_id=job.pk)
    else:
        raise Http404
    if is_done:
        bulk_start(job)
    else:
        messages.info(request, _("Tego kroku nie można teraz wykonać: zmiana jest już w innym stanie."))
    return HttpResponseRedirect(reverse("admin:panel_bulkjob_change", args=[job.pk]))


def _list(request: HttpRequest, page: str) -> Any:
    try:
        listed = list_get(page)
    except LookupError:
        raise Http404 from None
    if not listed.has_view_permission(request):
        raise PermissionDenied
    return listed


def _job(request: HttpRequest, job_id: int) -> tuple[BulkJob, BulkAction]:
    job = get_object_or_404(BulkJob, pk=job_id)
    _list(request, job.page)
    action = action_get(job.page, job.action)
    if not isinstance(action, BulkAction):
        raise Http404
    return job, action


def _ids(listed: Any, request: HttpRequest, picked: list[int] | None) -> list[int]:
    """The rows meant: all that the list shows under the request's filters, or those of them that were ticked."""
    try:
        rows = listed.get_changelist_instance(request).queryset
    except IncorrectLookupParameters as error:
        raise Http404 from error
    if picked is not None:
        rows = rows.filter(pk__in=picked)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _back(listed: Any, query: str) -> str:
    """The list with the filters that it had."""
    address = reverse(f"admin:{listed.list_url_name()}")
    return f"{address}?{query}" if query else address


def _page(request: HttpRequest, job: BulkJob, action: BulkAction, form: Any) -> HttpResponseBase:
    is_draft = job.state == State.DRAFT
    told = [] if is_draft else [row for rows in job.portions.values_list("told", flat=True) for row in rows]
    context = {
        **admin.site.each_context(request),
        "title": str(action.label),
        "job": job,
        "action": action,
        "form": form,
        "plan": job_plan(job, action) if is_draft else None,
        "is_live": job.state in PENDING,
        "may_act": request.user.has_perm(action.right),
        "may_undo": action.undo is not None and job.state in (State.DONE, State.FAILED) and job.counts.get("changed"),
        "told": [(label, told_again(reason)) for label, reason in told[:LISTED]],
        "told_more": max(0, len(told) - LISTED),
        "back_url": _back(list_get(job.page), QueryDict(job.query).urlencode()),
        "back_label": list_get(job.page).list_title,
        **_progress(job),
    }
    return TemplateResponse(request, "panel/bulk/job.html", context)


def _progress(job: BulkJob) -> dict[str, Any]:
    is_undo = job.state in (State.UNDO_WAITING, State.UNDOING)
    portions = job.portions.all()
    done = portions.filter(is_undone=True) if is_undo else portions.filter(is_done=True)
    count = portions.count()
    return {"percent": min(99, 100 * done.count() // count) if count else 0}
