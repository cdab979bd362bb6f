"""The file of a job: taken in as a stream, and read in portions from where its last one ended."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings

from eshop.api.errors.problem import FieldError, Problem, badly_packed
from eshop.api.models import ApiJob
from eshop.api.wire.jobs import job_line
from eshop.catalog.importing.detection import reader_open
from eshop.catalog.importing.rows import ItemRow, ReaderOptions, RowProblem
from eshop.catalog.importing.source import SourceFile
from eshop.core import clock

PORTION = 1000
MOST_SENT = 500 * 1024 * 1024
MOST_UNPACKED = 4 * MOST_SENT
LONGEST_LINE = 8 * 1024 * 1024
_PIECE = 1024 * 1024


@dataclass(slots=True)
class JobRow:
    """A line of the file. `row` is what it states, None where `errors` say why it is none."""

    line: int
    op: str
    row: Any
    external_id: str
    errors: list[FieldError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Portion:
    """Lines from behind `begins` to `ends`, 1,000 at most; `place` is where the file goes on, in bytes."""

    begins: int
    ends: int
    rows: list[JobRow]
    place: int
    is_last: bool


@dataclass(frozen=True)
class Taken:
    """A file that was taken in. `digest` is of its unpacked bytes."""

    path: Path
    size: int
    lines: int
    digest: str


def job_path(job: ApiJob) -> Path:
    return jobs_folder() / f"{job.pk}.{job.form}"


def jobs_folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "jobs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def file_take(pieces: Iterator[bytes], path: Path, *, is_packed: bool) -> Taken:
    """Write what comes in to `path`, unpacked. Raises Problem for too many bytes or half a gzip, and leaves nothing."""
    digest, size, lines, last = hashlib.sha256(), 0, 0, b"\n"
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            for piece in _unpacked(pieces) if is_packed else pieces:
                size += len(piece)
                if size > MOST_UNPACKED:
                    raise Problem("body_too_large")
                digest.update(piece)
                lines += piece.count(b"\n")
                last = piece[-1:] or last
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Taken(path, size, lines + (last != b"\n"), digest.hexdigest())


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        for piece in pieces:
            waiting = piece
            while waiting:
                yield unpacking.decompress(waiting, _PIECE)
                waiting = unpacking.unconsumed_tail
    except zlib.error:
        raise badly_packed() from None
    if not unpacking.eof or unpacking.unused_data:
        raise badly_packed()


def portions(job: ApiJob) -> Iterator[Portion]:
    """The rest of the job's file. Raises FileError for a CSV that cannot be read."""
    return _csv_portions(job) if job.form == ApiJob.Form.CSV else _json_portions(job)


def _json_portions(job: ApiJob) -> Iterator[Portion]:
    begins = job.lines
    with job_path(job).open("rb") as file:
        file.seek(job.place)
        is_last = False
        while not is_last:
            texts = _texts(file)
            is_last = not file.peek(1)
            rows = [_json_row(begins + number, text) for number, text in enumerate(texts, 1) if text.strip()]
            yield Portion(begins, begins + len(texts), rows, file.tell(), is_last)
            begins += len(texts)


def _texts(file: BufferedReader) -> list[bytes]:
    """The next lines: as many as a portion has, fewer of very long ones, so that memory stays flat.

    Of a line that is too long there is no more than its beginning.
    """
    texts: list[bytes] = []
    size = 0
    while len(texts) < PORTION and size < LONGEST_LINE and (text := file.readline(LONGEST_LINE)):
        texts.append(text)
        size += len(text)
        while len(text) == LONGEST_LINE and not text.endswith(b"\n"):  # what is left of a line too long to be read
            text = file.readline(LONGEST_LINE)
    return texts


def _json_row(line: int, text: bytes) -> JobRow:
    if len(text) == LONGEST_LINE:
        return JobRow(line, "", None, "", [FieldError("", "too_long")])
    op, row, external_id, errors = job_line(text)
    return JobRow(line, op, row, external_id, errors)


def _csv_portions(job: ApiJob) -> Iterator[Portion]:
    """The shop's own CSV. It is read from its beginning: what a column's numbers mean is told by all of them."""
    options = ReaderOptions(standard_vat="23", today=clock.now().astimezone(clock.WARSAW).date())
    found = reader_open(SourceFile(job_path(job), encoding="utf-8"), format_name="csv", options=options).rows()
    rows = islice(found, job.lines, None)
    begins, is_last = job.lines, False
    while not is_last:
        portion = list(islice(rows, PORTION))
        is_last = len(portion) < PORTION
        yield Portion(begins, begins + len(portion), [_csv_row(each) for each in portion], 0, is_last)
        begins += len(portion)


def _csv_row(found: ItemRow | RowProblem) -> JobRow:
    if isinstance(found, RowProblem):
        pointer = f"/{found.field}" if found.field else ""
        return JobRow(found.row, "csv", None, "", [FieldError(pointer, "bad_value", found.reason)])
    return JobRow(found.row, "csv", found, found.external_id)
