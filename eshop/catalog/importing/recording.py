"""The outcome of each file in the event log, after the file's transaction and so also when it rolled back."""

from hashlib import file_digest
from pathlib import Path
from typing import Any

from eshop.catalog.importing.report import FileProblem, ImportReport
from eshop.catalog.importing.source import printable_name
from eshop.core.told import told
from event_log.models import Severity
from event_log.services import Problem, event_record
from event_log.solving import event_open

MAXIMUM_ROWS = 1000
"""Rejected rows that an event names; `import_catalog --json` gives all of them."""


def import_record(*, path: Path, report: ImportReport) -> None:
    """One event for one file: its name, size and SHA-256, counts of items, the rows that were left out or taken with
    a note, or why the file was refused; and one of its own when goods were sold while the import ran.
    """
    file_name = printable_name(path)
    refused = bool(report.refused_files)
    problem_code = "file_refused" if refused else "row_rejected"
    event_record(
        "catalog_refused" if refused else "catalog_imported",
        severity=Severity.ERROR if refused else (Severity.WARNING if report.problems else Severity.INFO),
        subject_label=file_name,
        counts={
            "created": report.created,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "rejected": report.rejected,
        },
        problems=[
            _problem("row_noted" if problem.is_note else problem_code, problem)
            for problem in report.problems[:MAXIMUM_ROWS]
        ],
        details=_fingerprint(path),
        solves=event_open("catalog_refused", "catalog_imported", subject_label=file_name),
    )
    if report.kept_sales:
        event_record(
            "import_sales_kept",
            severity=Severity.WARNING,
            subject_label=file_name,
            counts={"products": report.kept_sales},
        )


def _fingerprint(path: Path) -> dict[str, Any]:
    """Size in bytes and SHA-256 of the file, for who asks later which file it was; nothing of one that is gone."""
    try:
        with path.open("rb") as file:
            return {"file_size": path.stat().st_size, "sha256": file_digest(file, "sha256").hexdigest()}
    except OSError:
        return {}


def _problem(code: str, problem: FileProblem) -> Problem:
    place = "" if problem.row is None else told("wiersz %(row)d") % {"row": problem.row}
    return Problem(code, item_name=place, field=problem.field[:60], detail=problem.reason)
