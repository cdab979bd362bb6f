"""The rows of a spreadsheet, unpacked once onto disk: an import walks them several times."""

import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import orjson
from defusedxml import DefusedXmlException

from eshop.catalog.importing.amounts import CellNumber
from eshop.catalog.importing.rows import FileError
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.importing.spreadsheets.archive import MAX_COLUMNS, MAX_ROWS, XLSX, archive_open
from eshop.catalog.importing.spreadsheets.ods import ods_rows
from eshop.catalog.importing.spreadsheets.xlsx import xlsx_rows
from eshop.core.told import told as _

MAX_SPOOLED = 1 << 30
"""Bytes of all cells as text: a text that many cells share is short in the file."""

_BROKEN = (
    *(BadZipFile, ParseError, zlib.error, EOFError, OSError, RecursionError, NotImplementedError),
    *(LookupError, ValueError, TypeError, ArithmeticError, AttributeError, RuntimeError),
)


class SheetRows:
    """Rows of `source`, which is an archive; iterating gives each filled row's number and its cells."""

    are_whole = True

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        with NamedTemporaryFile(prefix="arkusz-", delete=False) as spool:
            self._path = Path(spool.name)
            weakref.finalize(self, self._path.unlink)
            self._write(spool)
        self._size = self._path.stat().st_size
        if not self._size:
            raise FileError(_("arkusz nie ma widocznej karty z danymi"))

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        done = 0
        with self._path.open("rb") as lines:
            for line in lines:
                number, cells, numbers = orjson.loads(line)
                for index in numbers:
                    cells[index] = CellNumber(cells[index])
                done += len(line)
                self._source.position = self._source.size * done // self._size
                yield number, cells

    def head(self) -> Iterator[tuple[int, list[str]]]:
        return iter(self)

    def _write(self, spool: IO[bytes]) -> None:
        try:
            archive, kind = archive_open(self._source.path)
            with archive:
                rows = xlsx_rows(self._source.path, archive) if kind == XLSX else ods_rows(archive)
                _spool(rows, spool)
        except _BROKEN as error:
            if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
                raise FileError(_("arkusz zawiera DTD albo encje XML, których import nie przyjmuje")) from error
            raise FileError(_("arkusz jest ucięty albo uszkodzony")) from error


def _spool(rows: Iterator[list[str]], spool: IO[bytes]) -> None:
    for number, cells in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise FileError(_("arkusz ma ponad %(limit)d wierszy") % {"limit": MAX_ROWS})
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise FileError(_("arkusz ma ponad %(limit)d kolumn") % {"limit": MAX_COLUMNS})
        numbers = [index for index, cell in enumerate(cells) if isinstance(cell, CellNumber)]
        spool.write(orjson.dumps([number, [str(cell) for cell in cells], numbers]) + b"\n")
        if spool.tell() > MAX_SPOOLED:
            raise FileError(_("arkusz po rozpakowaniu ma ponad %(limit)d MB") % {"limit": MAX_SPOOLED >> 20})
