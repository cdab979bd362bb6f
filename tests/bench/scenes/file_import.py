"""import_catalog of a file of N rows into an empty shop, and whether memory stays flat; half of it as a spreadsheet."""

import tempfile
from pathlib import Path

from django.core.management import call_command

from eshop.catalog.models import Product
from tests.bench.catalogue_file import catalogue_write, spreadsheet_write
from tests.bench.children import probe_run
from tests.bench.scenes.common import Figures


def run(rows: int) -> Figures:
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        tenth, half, whole = (Path(folder) / name for name in ("tenth.csv", "half.csv", "whole.csv"))
        sheet = Path(folder) / "half.xlsx"
        catalogue_write(tenth, rows // 10)
        catalogue_write(half, rows // 2)
        catalogue_write(whole, rows)
        spreadsheet_write(sheet, rows // 2)
        trial = probe_run("import_catalog", "--dry-run", str(tenth))
        from_csv = probe_run("import_catalog", "--dry-run", str(half))
        from_sheet = probe_run("import_catalog", "--dry-run", str(sheet))
        ended = probe_run("import_catalog", str(whole))
        if Product.objects.count() != rows:
            raise RuntimeError(f"The file has {rows} rows, the shop {Product.objects.count()} items.")
    return {
        "file_rows": rows,
        "file_s": ended["seconds"],
        "file_cpu_s": ended["cpu"],
        "file_mb": ended["peak_mb"],
        "file_tenth_mb": trial["peak_mb"],
        "sheet_rows": rows // 2,
        "sheet_s": from_sheet["seconds"],
        "sheet_cpu_s": from_sheet["cpu"],
        "sheet_mb": from_sheet["peak_mb"],
        "sheet_csv_cpu_s": from_csv["cpu"],
    }
