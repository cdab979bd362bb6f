"""A file's rows, in each way to read them: a spreadsheet has one, a CSV file one for each separator."""

from eshop.catalog.importing.csv_rows import SEPARATORS, CsvRows
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.importing.spreadsheets.rows import SheetRows
from eshop.catalog.importing.table import Rows


def table_readings(source: SourceFile) -> list[Rows]:
    """Raises FileError for a spreadsheet that cannot be read."""
    if source.is_archive:
        return [SheetRows(source)]
    return [CsvRows(source, separator) for separator in SEPARATORS]
