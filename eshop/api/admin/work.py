"""What ERPs sent: whole synchronisations and files, how far they are, and the rows that were refused."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext

from eshop.api.models import ApiJob, ApiJobRefusal, WholeSync
from eshop.core.exports.csv import csv_write
from eshop.core.told import told_again

SHOWN = 20


def work_context() -> dict[str, Any]:
    """The newest synchronisations and files of all clients; `is_live` while a file is being written. Two queries."""
    jobs = list(ApiJob.objects.select_related("client")[:SHOWN])
    return {
        "jobs": [{"job": job, "percent": _percent(job)} for job in jobs],
        "syncs": list(WholeSync.objects.select_related("client")[:SHOWN]),
        "is_live": any(job.state == ApiJob.State.WAITING for job in jobs),
    }


def refused_file(job: ApiJob) -> FileResponse:
    """The refused rows of a file as CSV: a row for every mistake, in the order of the file."""
    file = TemporaryFile()  # noqa: SIM115  the answer closes it
    headings = [gettext("Wiersz"), gettext("Identyfikator w ERP"), gettext("Pole"), gettext("Powód")]
    csv_write(file, headings, _mistakes(job))
    file.seek(0)
    name = f"{gettext('odrzucone')}-erp-{job.created_at:%Y-%m-%d-%H%M}.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def _mistakes(job: ApiJob) -> Iterator[tuple[object, ...]]:
    refusals = ApiJobRefusal.objects.filter(job=job).order_by("line").values_list("line", "external_id", "errors")
    for line, external_id, errors in refusals.iterator(chunk_size=1000):
        for error in errors:
            yield line, external_id, str(error["pointer"]).lstrip("/"), told_again(error["detail"])


def _percent(job: ApiJob) -> int:
    return min(100, 100 * job.lines // job.file_lines) if job.file_lines else 0
