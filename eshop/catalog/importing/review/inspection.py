"""What a file is, before anything is done with it."""

from dataclasses import dataclass
from pathlib import Path

from eshop.catalog.importing.detection import AUTO, CENEO, CSV_FORMATS, Reader, reader_open
from eshop.catalog.importing.encoding import LEGACY
from eshop.catalog.importing.rows import ReaderOptions
from eshop.catalog.importing.source import SourceFile
from eshop.core import clock

FORMAT_TITLES = {
    "woocommerce": "WooCommerce",
    "magento": "Magento 2",
    "shopify": "Shopify",
    "prestashop": "PrestaShop",
    "csv": "CSV e-Sklepu",
    CENEO: "Ceneo XML",
}


@dataclass(frozen=True)
class Inspection:
    """`format_name` is one of detection.FORMAT_NAMES, `encoding` the name that people know, "" where the file says it
    itself; `reader` is ready to read.
    """

    format_name: str
    encoding: str
    reader: Reader


def file_inspect(path: Path, *, encoding: str = "", decimal: str = "") -> Inspection:
    """Raises FileError for a file that is in no known format or whose encoding its bytes do not decide."""
    source = SourceFile(path, encoding=encoding)
    today = clock.now().astimezone(clock.WARSAW).date()
    options = ReaderOptions(standard_vat="23", today=today, decimal=decimal)
    reader = reader_open(source, format_name=AUTO, options=options)
    if source.looks_like_xml:
        return Inspection(CENEO, "", reader)
    name = next(known.name for known in CSV_FORMATS if known.reader is type(reader))
    return Inspection(name, _encoding_title(source.encoding), reader)


def _encoding_title(encoding: str) -> str:
    return LEGACY.get(encoding) or encoding.removesuffix("-sig").upper()
