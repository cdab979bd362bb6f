"""import_catalog of a file of N rows into an empty shop, and whether memory stays flat."""

import tempfile
from pathlib import Path

from django.core.management import call_command

from eshop.catalog.models import Product
from tests.bench.catalogue_file import catalogue_write
from tests.bench.children import probe_run
from tests.bench.scenes.common import Figures


def run(rows: int) -> Figures:
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        tenth, whole = Path(folder) / "tenth.csv", Path(folder) / "whole.csv"
        catalogue_write(tenth, rows // 10)
        catalogue_write(whole, rows)
        trial = probe_run("import_catalog", "--dry-run", str(tenth))
        ended = probe_run("import_catalog", str(whole))
        if Product.objects.count() != rows:
            raise RuntimeError(f"The file has {rows} rows, the shop {Product.objects.count()} items.")
    return {
        "file_rows": rows,
        "file_s": ended["seconds"],
        "file_mb": ended["peak_mb"],
        "file_tenth_mb": trial["peak_mb"],
    }
