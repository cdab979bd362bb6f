"""Handing a table over as a download."""

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from eshop.core.clock import WARSAW, now
from eshop.core.exports import EXPORT_FORMATS, Cell, ExportFormat


def export_format_get(request: HttpRequest) -> ExportFormat:
    """The format that `format` in the address names, CSV when none. Raises Http404 for an unknown one."""
    try:
        return EXPORT_FORMATS[request.GET.get("format") or "csv"]
    except KeyError:
        raise Http404 from None


def file_response(
    export_format: ExportFormat, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponseBase:
    """A download called "name-YYYYMMDD-HHMM.csv"; the file is made on disk, so memory does not grow with the rows."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    export_format.write(file, headings, rows)
    file.seek(0)
    stamp = now().astimezone(WARSAW).strftime("%Y%m%d-%H%M")
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}-{stamp}.{export_format.code}",
        content_type=export_format.content_type,
    )
