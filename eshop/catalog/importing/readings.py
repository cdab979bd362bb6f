"""A file's rows, in each way to read them: a spreadsheet and a feed have one, a CSV file one for each separator."""

from eshop.catalog.importing.csv_rows import SEPARATORS, CsvRows
from eshop.catalog.importing.product_feed import ROOTS, FeedRows
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.importing.spreadsheets.rows import SheetRows
from eshop.catalog.importing.table import Rows
from eshop.catalog.importing.xml_items import xml_root


def is_table(source: SourceFile) -> bool:
    """Whether the file has rows and columns: everything but XML that is no product feed. Raises FileError."""
    return not source.looks_like_xml or xml_root(source) in ROOTS


def table_readings(source: SourceFile) -> list[Rows]:
    """Raises FileError for a spreadsheet or a feed that cannot be read."""
    if source.looks_like_xml:
        return [FeedRows(source)]
    if source.is_archive:
        return [SheetRows(source)]
    return [CsvRows(source, separator) for separator in SEPARATORS]
