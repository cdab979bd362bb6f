"""The zip archive that a spreadsheet is: what is inside, and whether it is safe to unpack.

Sizes are those that the archive states of itself; the zipfile module never hands out more than stated.
"""

import re
import zipfile
from pathlib import Path

from eshop.catalog.importing.rows import FileError
from eshop.core.told import told as _

MAX_UNPACKED = 400 << 20
MAX_PART = 20 << 20
"""Of a part that is read whole, such as the styles."""

MAX_RATIO = 200
MAX_PARTS = 5000
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
"""Rows and columns that spreadsheets themselves have."""

MAX_ROW = 16 << 20
"""Bytes of one row or one text as XML: parsers hold one at a time in memory."""

XLSX, ODS = "xlsx", "ods"
_RATIO_FREE = 10 << 20
_CHUNK = 1 << 20
_MANIFEST, _CONTENT = "META-INF/manifest.xml", "content.xml"
_STREAMED = re.compile(r"xl/worksheets/[^/]+\.xml|xl/sharedStrings\.xml|content\.xml", re.IGNORECASE)
_MACROS = re.compile(r"xl/vbaProject\.bin|xl/macrosheets/.+|Basic/.+|Scripts/.+", re.IGNORECASE)
_ROW_OR_TEXT = re.compile(rb"<(?:\w+:)?(?:row|si)[\s>/]")
_NO_RESULT = re.compile(
    rb'<c\s(?![^<>]*t="str")[^<>]*><f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>', re.IGNORECASE
)
_OVERLAP = 10_000
"""Bytes that two looks at a part share: more than a formula has."""


def archive_open(path: Path) -> tuple[zipfile.ZipFile, str]:
    """The archive and its kind, XLSX or ODS. Raises FileError for anything else, and for what is not safe to read."""
    try:
        archive = zipfile.ZipFile(path)
        kind = _kind(archive)
        _check(archive, kind)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileError(_("archiwum ZIP albo arkusz jest ucięty albo uszkodzony")) from error
    return archive, kind


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return XLSX
    if "xl/workbook.bin" in names:
        raise FileError(_("plik jest arkuszem XLSB; zapisz go jako XLSX"))
    if _CONTENT in names and _MANIFEST in names:
        if "mimetype" in names and not _small(archive, "mimetype").startswith(
            b"application/vnd.oasis.opendocument.spreadsheet"
        ):
            raise FileError(_("plik jest dokumentem OpenDocument, ale nie arkuszem"))
        return ODS
    if "word/document.xml" in names:
        raise FileError(_("plik jest dokumentem DOCX; zapisz tabelę jako XLSX"))
    raise FileError(_("plik jest archiwum ZIP; rozpakuj go"))


def _check(archive: zipfile.ZipFile, kind: str) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts) or (kind == ODS and b"encryption-data" in _small(archive, _MANIFEST)):
        raise FileError(_("arkusz jest zabezpieczony hasłem; zapisz go bez hasła"))
    if any(_MACROS.fullmatch(part.filename) for part in parts):
        raise FileError(_("arkusz zawiera makra; zapisz go jako zwykły XLSX albo ODS"))
    too_big = (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED
        or any(part.file_size > max(_RATIO_FREE, part.compress_size * MAX_RATIO) for part in parts)
        or any(_is_read_whole(part.filename) and part.file_size > MAX_PART for part in parts)
    )
    if too_big:
        raise FileError(
            _("arkusz po rozpakowaniu jest za duży (dozwolone %(limit)d MB); podziel go albo zapisz jako CSV")
            % {"limit": MAX_UNPACKED >> 20}
        )


def _is_read_whole(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not _STREAMED.fullmatch(name)


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MAX_PART)


def part_check(archive: zipfile.ZipFile, name: str) -> None:
    """Look through a sheet or the shared texts of an XLSX before they are parsed.

    Raises FileError for a row or text of more than MAX_ROW bytes, and for formulas whose results were never stored:
    their cells would come in empty.
    """
    offset = last = 0
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            text = tail + chunk
            for start in _ROW_OR_TEXT.finditer(text):
                place = offset + start.start()
                if place - last > MAX_ROW:
                    raise _row_too_long()
                last = max(last, place)
            if offset + len(text) - last > MAX_ROW:
                raise _row_too_long()
            if _NO_RESULT.search(text):
                raise FileError(
                    _("arkusz ma formuły bez wyników; otwórz go w programie arkusza, przelicz i zapisz jeszcze raz")
                )
            tail = text[-_OVERLAP:]
            offset += len(text) - len(tail)


def _row_too_long() -> FileError:
    return FileError(_("wiersz arkusza ma ponad %(limit)d MB") % {"limit": MAX_ROW >> 20})
