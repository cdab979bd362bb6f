"""Files into the shop: a file is in as a whole, or nothing of it is.

On PostgreSQL each file is one transaction. On SQLite, where one transaction at a time may write, a whole file would
keep orders waiting: there it is read and checked to its end first, and then written in portions (ADR 0013). Whatever
refuses a file is found by reading it.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction

from eshop.catalog.importing.detection import AUTO, reader_open
from eshop.catalog.importing.mappings.kept import mapping_of_source, mapping_save
from eshop.catalog.importing.mappings.mapping import Mapping
from eshop.catalog.importing.prices_and_texts import prices_write, translations_write
from eshop.catalog.importing.products import products_write
from eshop.catalog.importing.recording import import_record
from eshop.catalog.importing.references import References
from eshop.catalog.importing.report import FileProblem, ImportReport
from eshop.catalog.importing.review.journal import Journal, batch_journal
from eshop.catalog.importing.rows import FileError, ItemRow, ReaderOptions, RowProblem
from eshop.catalog.importing.serialising import imports_serialise
from eshop.catalog.importing.source import SourceFile, printable_name
from eshop.catalog.importing.spool import RowSpool
from eshop.catalog.importing.stock import StockPlan
from eshop.core import clock
from eshop.core.told import told as _

BATCH_ROWS = 1000
PORTION_ROWS = 250
"""Rows of a portion on SQLite, which holds the lock for as long as these take (docs/endurance.md, 20)."""
PAUSE = 0.03
"""Seconds between two portions on SQLite: twice as long as whoever waits to write sleeps at most."""
MAX_IDENTITY = 255

Progress = Callable[[SourceFile], None]


def catalog_import(
    *,
    paths: Sequence[Path],
    format_name: str = AUTO,
    standard_vat: str = "23",
    dry_run: bool = False,
    source: str = "",
    encoding: str = "",
    decimal: str = "",
    uncounted_stock: int | None = None,
    mapping: Mapping | None = None,
    guess_mapping: bool = False,
    progress: Progress | None = None,
    journal: Journal | None = None,
) -> ImportReport:
    """Import catalogue files and say what became of every item in them.

    `format_name` is one of detection.FORMAT_NAMES. `standard_vat` (percent) is the rate of goods whose file names none.
    `source`, `decimal` and `uncounted_stock` are those of rows.ReaderOptions; `encoding` is the files' encoding, "" to
    let their bytes decide. `mapping` says how the tables are read, whatever their format, and is kept for the source
    when all files were taken; without it tables of no known format are read as `mapping_of_source` says, or with
    `guess_mapping` by a guess.
    With `dry_run` everything is done and then taken back. A file that cannot be imported leaves the shop untouched and
    is named in the report; the other files are still taken. `progress` is called after every batch, and `journal` with
    what each batch changed, in the transaction that does. Each file is an event in the log, unless `dry_run`.
    """
    options = ReaderOptions(
        standard_vat=standard_vat,
        today=clock.now().astimezone(clock.WARSAW).date(),
        source=source,
        decimal=decimal,
        uncounted_stock=uncounted_stock,
        mapping=mapping,
        kept_mapping=None if mapping or guess_mapping else mapping_of_source(source),
        guess_mapping=guess_mapping,
    )
    report = ImportReport()
    with transaction.atomic() if dry_run else nullcontext():
        for path in paths:
            outcome = _file_import(path, format_name, encoding, options, _Watchers(progress, journal))
            report.add(outcome)
            if not dry_run:
                import_record(path=path, report=outcome)
        if dry_run:
            transaction.set_rollback(True)
    if mapping and source and not dry_run and not report.refused_files:
        mapping_save(source, mapping)
    return report


@dataclass(frozen=True)
class _Watchers:
    progress: Progress | None
    journal: Journal | None


def _file_import(
    path: Path, format_name: str, encoding: str, options: ReaderOptions, watchers: _Watchers
) -> ImportReport:
    try:
        source = SourceFile(path, encoding=encoding)
        with suppress(IntegrityError, OperationalError):
            return _attempt(source, format_name, options, watchers)
        try:
            return _attempt(source, format_name, options, watchers)
        except (IntegrityError, OperationalError) as error:
            raise FileError(_("te same towary zmieniał w tej chwili kto inny; uruchom import ponownie")) from error
    except FileError as refused:
        name = printable_name(path)
        return ImportReport(
            problems=[FileProblem(name, refused.row, refused.field, refused.reason)], refused_files=[name]
        )


def _attempt(source: SourceFile, format_name: str, options: ReaderOptions, watchers: _Watchers) -> ImportReport:
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        return _attempt_in_portions(source, format_name, options, watchers)
    with transaction.atomic():
        reader = reader_open(source, format_name=format_name, options=options)
        return _FileImport(source, watchers, options.source).run(reader.rows())


def _attempt_in_portions(
    source: SourceFile, format_name: str, options: ReaderOptions, watchers: _Watchers
) -> ImportReport:
    with RowSpool[ItemRow | RowProblem]() as checked:
        for found in reader_open(source, format_name=format_name, options=options).rows():
            checked.add(found)
        return _FileImport(source, watchers, options.source, portion=_portion).run(checked.rows())


@contextmanager
def _portion() -> Iterator[None]:
    """A transaction, and after it time for orders that wait: SQLite gives the lock to whoever asks next."""
    with transaction.atomic():
        yield
    time.sleep(PAUSE)


class _FileImport:
    """One attempt at one file, inside its transaction; or with `portion` in transactions that it makes."""

    def __init__(
        self,
        source: SourceFile,
        watchers: _Watchers,
        source_name: str,
        portion: Callable[[], AbstractContextManager[Any]] | None = None,
    ) -> None:
        self._portion = portion or nullcontext
        self._batch_rows = PORTION_ROWS if portion else BATCH_ROWS
        self._source = source
        self._watchers = watchers
        self._source_name = source_name
        self._report = ImportReport()
        self._seen: dict[str, int] = {}

    def run(self, rows: Iterable[ItemRow | RowProblem]) -> ImportReport:
        imports_serialise()
        self._references = References()
        self._stock = StockPlan(f"import:{self._source.name}", self._portion)
        with RowSpool[ItemRow]() as variants:
            for batch in _batches(self._products(rows, variants), self._batch_rows):
                self._write(batch)
            for batch in _batches(variants.rows(), self._batch_rows):
                self._write(batch)
        self._report.kept_sales = self._stock.finish()
        self._report.problems.sort(key=lambda problem: problem.row or 0)
        return self._report

    def _products(self, rows: Iterable[ItemRow | RowProblem], variants: RowSpool[ItemRow]) -> Iterator[ItemRow]:
        """Items of their own, in file order; variants are set aside, what is no item goes to the report."""
        for found in rows:
            if isinstance(found, RowProblem):
                self._reject(found)
                continue
            self._name_source(found)
            if len(found.external_id) > MAX_IDENTITY:
                reason = _("identyfikator ma ponad %(limit)d znaków") % {"limit": MAX_IDENTITY}
                self._reject(RowProblem(found.row, found.identity_field, reason))
            elif found.external_id in self._seen:
                reason = _("ten sam identyfikator „%(id)s” stoi już w wierszu %(row)d") % {
                    "id": found.external_id,
                    "row": self._seen[found.external_id],
                }
                self._reject(RowProblem(found.row, found.identity_field, reason))
            else:
                self._seen[found.external_id] = found.row
                if found.parent_id:
                    variants.add(found)
                else:
                    yield found

    def _name_source(self, row: ItemRow) -> None:
        """Keep the identities of two shops apart; a file whose shop nobody named has those it always had."""
        if self._source_name:
            row.external_id = f"{self._source_name}/{row.external_id}"
            row.parent_id = row.parent_id and f"{self._source_name}/{row.parent_id}"

    def _write(self, rows: list[ItemRow]) -> None:
        with self._portion():
            batch = products_write(rows, self._references)
            touched = prices_write(batch, self._references) | translations_write(batch) | self._stock.batch_write(batch)
            if self._watchers.journal is not None:
                self._watchers.journal(batch_journal(batch))
        updated = (batch.updated | touched) - batch.created
        self._report.created += len(batch.created)
        self._report.updated += len(updated)
        self._report.unchanged += len(batch.written) - len(batch.created) - len(updated)
        for problem in batch.problems:
            self._reject(problem)
        for row, _pk in batch.written:
            for column, reason in row.notes:
                self._report.problems.append(FileProblem(self._source.name, row.row, column, reason, is_note=True))
        if self._watchers.progress is not None:
            self._watchers.progress(self._source)

    def _reject(self, problem: RowProblem) -> None:
        self._report.rejected += 1
        self._report.problems.append(FileProblem(self._source.name, problem.row, problem.field, problem.reason))


def _batches(rows: Iterable[ItemRow], size: int) -> Iterator[list[ItemRow]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
