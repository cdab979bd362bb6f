"""What a file is, before anything is done with it."""

from dataclasses import dataclass
from pathlib import Path

from eshop.catalog.importing.detection import AUTO, CENEO, CSV_FORMATS, Reader, reader_open
from eshop.catalog.importing.encoding import LEGACY
from eshop.catalog.importing.mappings.mapping import Mapping
from eshop.catalog.importing.mappings.reading import MappedReader
from eshop.catalog.importing.readers.ceneo import CeneoReader
from eshop.catalog.importing.rows import ReaderOptions
from eshop.catalog.importing.source import SourceFile
from eshop.core import clock

TABLE = "table"
"""A table of whatever columns, read by a mapping."""

FORMAT_TITLES = {
    "woocommerce": "WooCommerce",
    "magento": "Magento 2",
    "shopify": "Shopify",
    "prestashop": "PrestaShop",
    "csv": "CSV e-Sklepu",
    CENEO: "Ceneo XML",
    TABLE: "tabela o dowolnych kolumnach",
}


@dataclass(frozen=True)
class Inspection:
    """`format_name` is one of FORMAT_TITLES, `encoding` the name that people know, "" where the file says it itself;
    `reader` is ready to read, by `mapping` where the columns are nobody's.
    """

    format_name: str
    encoding: str
    reader: Reader
    mapping: Mapping | None = None


def file_inspect(path: Path, *, encoding: str = "", decimal: str = "", mapping: Mapping | None = None) -> Inspection:
    """What the file is; a table of unknown columns is read by `mapping`, without one by a guess.

    Raises FileError for a file that is no catalogue, or whose encoding its bytes do not decide.
    """
    source = SourceFile(path, encoding=encoding)
    today = clock.now().astimezone(clock.WARSAW).date()
    options = ReaderOptions("23", today, decimal=decimal, mapping=mapping, guess_mapping=mapping is None)
    reader = reader_open(source, format_name=AUTO, options=options)
    if isinstance(reader, CeneoReader):
        return Inspection(CENEO, "", reader)
    told = "" if source.is_archive or source.looks_like_xml else _encoding_title(source.encoding)
    if isinstance(reader, MappedReader):
        return Inspection(TABLE, told, reader, reader.mapping)
    name = next(known.name for known in CSV_FORMATS if known.reader is type(reader))
    return Inspection(name, told, reader)


def _encoding_title(encoding: str) -> str:
    return LEGACY.get(encoding) or encoding.removesuffix("-sig").upper()
