from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from eshop.api.base.answers import model_answer
from eshop.api.base.idempotency import key_read
from eshop.api.base.operation import KeyUse, Operation
from eshop.api.base.pieces import pieces_read
from eshop.api.base.view import ApiView
from eshop.api.base.writing import written
from eshop.api.errors.problem import Problem
from eshop.api.models import ApiClient, ApiJob, ApiJobRefusal
from eshop.api.runs.job_file import Taken, file_take, job_path, jobs_folder
from eshop.api.runs.jobs import AT_ONCE, job_work
from eshop.api.scopes import Scope
from eshop.api.tasks import job_do
from eshop.api.wire.bulk import Counts
from eshop.api.wire.jobs import Job
from eshop.core import clock
from eshop.core.links import public_link
from eshop.core.told import told_again

_FORMS = {"application/x-ndjson": ApiJob.Form.NDJSON, "text/csv": ApiJob.Form.CSV}
_SCOPES = (Scope.CATALOG_WRITE, Scope.PRICES_WRITE, Scope.STOCK_WRITE)
"""Each line needs that of the write it is a row of."""
_PATH = {"job": {"type": "string", "format": "uuid"}}


class JobsView(ApiView):
    operations = {
        "post": Operation(
            id="job_create",
            tag="Jobs",
            summary="Send a file of rows of any size",
            description='Lines of JSON, each with `"op": "item"`, `"price"` or `"stock"` and the fields of such a row,'
            " or the shop's own CSV. Parents of variants stand before them. Up to 500 MB, also packed by gzip.",
            scopes=_SCOPES,
            answers={202: Job},
            refusals=(409, 411, 413, 415, 422),
            key=KeyUse.REQUIRED,
            out_of_sync=True,
            files=tuple(_FORMS),
        )
    }

    def post(self, request: Request) -> HttpResponse:
        form = _FORMS.get(request.content_type.partition(";")[0].strip().lower())
        if form is None:
            detail = _("Plik musi być w application/x-ndjson albo text/csv.")
            raise Problem("unsupported_media_type", detail, headers={"Accept": ", ".join(_FORMS)})
        key_read(request, self.operation.key)  # before half a gigabyte is sent in vain
        job = ApiJob(client=self.client, form=form, created_at=clock.now())
        pieces, is_packed = pieces_read(request)
        taken = file_take(pieces, jobs_folder() / f"{job.pk}.part", is_packed=is_packed)
        try:
            answer = written(self, taken.digest.encode(), lambda: self._create(job, taken))
        finally:
            taken.path.unlink(missing_ok=True)
        answer["Location"] = public_link(f"/api/v1/jobs/{orjson.loads(answer.content)['id']}")
        if not settings.REDIS_URL and taken.lines <= AT_ONCE:
            with suppress(Exception):  # it is in the log, and done by the next pass over what is due
                job_work(job_id=str(job.pk))
        return answer

    def _create(self, job: ApiJob, taken: Taken) -> HttpResponse:
        _in_turn(self.client)
        if ApiJob.objects.filter(client=self.client, state=ApiJob.State.WAITING).exists():
            raise Problem("job_running")
        job.size, job.file_lines = taken.size, taken.lines
        job.save(force_insert=True)
        taken.path.rename(job_path(job))
        if settings.REDIS_URL:
            job_do.delay_on_commit(str(job.pk))
        return model_answer(_shown(job), status=202)


def _in_turn(client: ApiClient) -> None:
    """Until the transaction ends, nobody else looks whether a file of the client waits: of two, one is refused."""
    ApiClient.objects.select_for_update(no_key=True).get(pk=client.pk)


class JobView(ApiView):
    operations = {
        "get": Operation(
            id="job",
            tag="Jobs",
            summary="How far a file is written",
            scopes=_SCOPES,
            answers={200: Job},
            path=_PATH,
        )
    }

    def get(self, request: Request, job: Any) -> HttpResponse:
        return model_answer(_shown(_find(self, job)))


class LinesRenderer(BaseRenderer):
    """Lets a client ask for what `/results` answers; the lines are written by the view."""

    media_type = "application/x-ndjson"
    format = "ndjson"


class JobResultsView(ApiView):
    renderer_classes = (LinesRenderer, JSONRenderer)
    operations = {
        "get": Operation(
            id="job_results",
            tag="Jobs",
            summary="The lines of a file that were rejected",
            description="Lines of JSON, each with `line`, `external_id` and `errors`; kept for 14 days.",
            scopes=_SCOPES,
            answers={},
            path=_PATH,
            lines_out=True,
        )
    }

    def get(self, request: Request, job: Any) -> StreamingHttpResponse:
        refusals = ApiJobRefusal.objects.filter(job=_find(self, job)).order_by("line")
        return StreamingHttpResponse(_result_lines(refusals, get_language()), content_type="application/x-ndjson")


def _result_lines(refusals: Any, language: str | None) -> Iterator[bytes]:
    """The lines are asked for when the call's language is not active any more."""
    for line, external_id, errors in refusals.values_list("line", "external_id", "errors").iterator(chunk_size=1000):
        with override(language):
            told = [error | {"detail": told_again(error["detail"])} for error in errors]
        yield orjson.dumps({"line": line, "external_id": external_id, "errors": told}) + b"\n"


def _find(view: ApiView, job: Any) -> ApiJob:
    found = ApiJob.objects.filter(client=view.client, pk=job).first()
    if found is None:
        raise Problem("not_found")
    return found


def _shown(job: ApiJob) -> Job:
    return Job(
        id=str(job.pk),
        state=job.state,  # type: ignore[arg-type]
        reason=job.reason_shown,
        created_at=job.created_at,
        finished_at=job.finished_at,
        file_lines=job.file_lines,
        lines=job.lines,
        counts=Counts(created=job.created, updated=job.updated, unchanged=job.unchanged, rejected=job.rejected),
    )
