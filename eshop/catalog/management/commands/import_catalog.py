"""manage.py import_catalog FILE...: catalogue files into the shop (contract, section 3)."""

import json
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from eshop.catalog.importing.detection import AUTO, FORMAT_NAMES
from eshop.catalog.importing.importer import catalog_import
from eshop.catalog.importing.mappings.checking import MappingError, mapping_read
from eshop.catalog.importing.mappings.mapping import Mapping
from eshop.catalog.importing.report import ImportReport
from eshop.catalog.importing.source import SourceFile
from eshop.core.commands import ShopCommand

_SHOWN_PROBLEMS = 50
_VAT_CODES = ("23", "8", "5", "0", "zw", "np", "oo")

_DECIMAL_MARKS = {"comma": ",", "dot": "."}


class Command(ShopCommand):
    help = "Importuje towary z plików WooCommerce, Magento 2, Shopify, PrestaShop, Ceneo XML i z tabel CSV, XLSX, ODS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--format", choices=FORMAT_NAMES, default=AUTO)
        parser.add_argument("--dry-run", action="store_true", help="sprawdź wszystko, niczego nie zapisuj")
        parser.add_argument("--vat", choices=_VAT_CODES, default="23", help="stawka VAT towarów bez stawki w pliku")
        parser.add_argument("--source", type=_source_name, metavar="NAME", help="nazwa sklepu, z którego jest plik")
        parser.add_argument(
            "--encoding", default="", metavar="NAME", help="kodowanie plików, np. cp1250, gdy bajty go nie rozstrzygają"
        )
        parser.add_argument(
            "--decimal", choices=tuple(_DECIMAL_MARKS), help="znak dziesiętny liczb, które mają dwa odczyty"
        )
        parser.add_argument(
            "--uncounted-stock", type=_pieces, metavar="N", help="stan towarów, których sklep źródłowy nie liczy"
        )
        parser.add_argument(
            "--mapping",
            type=_mapping,
            metavar="FILE|auto",
            help="które kolumny tabeli są czym (plik JSON, docs/import.md), albo auto: odgadnij",
        )
        parser.add_argument("--json", action="store_true", help="wynik jako jeden obiekt JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mapping"] and options["format"] != AUTO:
            raise CommandError(_("--mapping opisuje tabelę, więc nie łączy się z --format"))
        with _progress() as bar:
            task = bar.add_task("", total=None)

            def show(source: SourceFile) -> None:
                bar.update(task, description=source.name, completed=source.position, total=source.size)

            report = catalog_import(
                paths=options["files"],
                format_name=options["format"],
                standard_vat=options["vat"],
                dry_run=options["dry_run"],
                source=options["source"] or "",
                encoding=options["encoding"],
                decimal=_DECIMAL_MARKS.get(options["decimal"], ""),
                uncounted_stock=options["uncounted_stock"],
                mapping=options["mapping"] if isinstance(options["mapping"], Mapping) else None,
                guess_mapping=options["mapping"] == AUTO,
                progress=show,
            )
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self._write_summary(report, dry_run=options["dry_run"])
        if report.refused_files:
            sys.exit(1)

    def _write_summary(self, report: ImportReport, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write(_("Próba: niczego nie zapisano."))
        self.stdout.write(
            _("Nowe: %(created)d  zmienione: %(updated)d  bez zmian: %(unchanged)d  odrzucone: %(rejected)d")
            % report.as_json()
        )
        for problem in report.problems[:_SHOWN_PROBLEMS]:
            place = ":".join(str(part) for part in (problem.file, problem.row, problem.field) if part)
            self.stdout.write(f"  {place}: {problem.reason}")
        if len(report.problems) > _SHOWN_PROBLEMS:
            rest = len(report.problems) - _SHOWN_PROBLEMS
            self.stdout.write(_("  … i dalsze problemy: %(rest)d (wszystkie pokaże --json)") % {"rest": rest})


def _source_name(text: str) -> str:
    if not re.fullmatch(r"[\w .-]{1,40}", text):
        raise ArgumentTypeError(_("oczekiwano nazwy z liter, cyfr, spacji, kropek i kresek, najwyżej 40 znaków"))
    return text.strip()


def _mapping(text: str) -> Mapping | str:
    if text == AUTO:
        return AUTO
    try:
        return mapping_read(Path(text))
    except MappingError as error:
        raise ArgumentTypeError(f"{text}: {error}") from error


def _pieces(text: str) -> int:
    if not re.fullmatch("[0-9]{1,6}", text):
        raise ArgumentTypeError(_("oczekiwano liczby sztuk od 0 do 999999"))
    return int(text)


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
