"""A file on disk as text: what it really is, its encoding, its lines. Refuses what cannot be a catalogue."""

import codecs
import io
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext_noop

from eshop.catalog.importing.encoding import ABOVE_ASCII, encoding_detect, encoding_named
from eshop.catalog.importing.rows import FileError
from eshop.core.told import told as _

MAX_LINE = 4_000_000
_LINES_A_STEP = 100
"""So often a progress bar moves: asking for the place costs as much as reading the line."""

_SIGNATURES = {
    b"\x1f\x8b": gettext_noop("plik jest spakowany (gzip); rozpakuj go"),
    b"%PDF": gettext_noop("plik jest dokumentem PDF"),
    b"{\\rtf": gettext_noop("plik jest dokumentem RTF; zapisz go jako zwykły tekst"),
    b"\x89PNG": gettext_noop("plik jest obrazkiem"),
    b"\xff\xd8\xff": gettext_noop("plik jest obrazkiem"),
}

_MARK = "\ufeff"
"""A byte order mark; what is added to a file that has one may bring a second."""
_PAGE = re.compile(
    rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|body|style|table|(?:\w+:)?workbook)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What some programs call XLS: a page, or the XML of Excel 2003."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def printable_name(path: Path) -> str:
    """The file's name as text, also when the file system holds bytes that are none."""
    return (path.name or str(path)).encode("utf-8", "replace").decode()


class SourceFile:
    """One catalogue file. `position` is how many of its `size` bytes were read, for a progress bar.

    `encoding` is a name that a person gave; without it the bytes decide.
    """

    def __init__(self, path: Path, *, encoding: str = "") -> None:
        self.path = path
        self.encoding_given = encoding_named(encoding) if encoding else ""
        self.name = printable_name(path)
        self.position = 0
        try:
            with path.open("rb") as raw:
                self.head = raw.read(4096)
            self.size = path.stat().st_size
        except OSError as error:
            raise FileError(_("pliku nie można odczytać: %(error)s") % {"error": error.strerror}) from error
        if not self.head.strip():
            raise FileError(_("plik jest pusty"))
        for signature, reason in _SIGNATURES.items():
            if self.head.startswith(signature):
                raise FileError(_(reason))
        if _PAGE.match(self._head_text):
            raise FileError(
                _("plik jest stroną HTML albo arkuszem XML, choć nazywa się inaczej; zapisz go jako XLSX albo CSV")
            )
        if self.head.startswith(_OLD_OFFICE):
            raise FileError(
                _("arkusz jest zabezpieczony hasłem; zapisz go bez hasła")
                if self._is_locked()
                else _("plik jest arkuszem XLS albo dokumentem DOC; zapisz go jako XLSX albo CSV")
            )

    @property
    def is_archive(self) -> bool:
        """Whether the file is a zip archive, as spreadsheets (XLSX, ODS) are."""
        return self.head.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def _is_locked(self) -> bool:
        """Whether a file in the container of old Office documents is a new one that is locked by a password."""
        return self._has_bytes("EncryptedPackage".encode("utf-16-le"))

    def may_have(self, text: str) -> bool:
        """Whether `text`, which is ASCII, can be in the file: not where its bytes are nowhere."""
        return self.encoding not in ABOVE_ASCII or self._has_bytes(text.encode("ascii"))

    def _has_bytes(self, wanted: bytes) -> bool:
        tail = b""
        with self.path.open("rb") as raw:
            while chunk := raw.read(1 << 20):
                if wanted in tail + chunk:
                    return True
                tail = chunk[-len(wanted) :]
        return False

    @cached_property
    def looks_like_xml(self) -> bool:
        """Whether the first character is the "<" that every XML file begins with."""
        return self._head_text.startswith(b"<")

    @cached_property
    def _head_text(self) -> bytes:
        return self.head.replace(b"\x00", b"").lstrip(codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + b" \t\r\n")

    @cached_property
    def encoding(self) -> str:
        """The encoding's Python name. Raises FileError when the bytes do not decide it and nobody named one."""
        return self.encoding_given or encoding_detect(self.path, self.head)

    def lines(self) -> Iterator[str]:
        """Lines with their ends. Bytes outside the encoding come as lone surrogates, which the cells then refuse."""
        with self.path.open("rb") as raw:
            text = io.TextIOWrapper(raw, encoding=self.encoding, errors="surrogateescape", newline="")
            number = 0
            try:
                while row := text.readline(MAX_LINE):
                    number += 1
                    if len(row) == MAX_LINE:
                        raise FileError(_("wiersz ma ponad %(limit)d znaków") % {"limit": MAX_LINE}, row=number)
                    if number % _LINES_A_STEP == 1:
                        self.position = raw.tell()
                    yield row.lstrip(_MARK) if number == 1 else row
                self.position = raw.tell()
            except UnicodeError as error:
                raise FileError(_("plik jest ucięty albo uszkodzony: niepełny znak na końcu")) from error
