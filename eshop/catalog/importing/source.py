"""A file on disk as text: what it really is, its encoding, its lines. Refuses what cannot be a catalogue."""

import codecs
import io
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from eshop.catalog.importing.rows import FileError

MAX_LINE = 4_000_000
_CHUNK = 1 << 20
_SAMPLE = 1 << 16

_SIGNATURES = {
    b"PK\x03\x04": gettext_noop("plik jest archiwum ZIP albo arkuszem XLSX; zapisz go jako CSV"),
    b"\x1f\x8b": gettext_noop("plik jest spakowany (gzip); rozpakuj go"),
    b"%PDF": gettext_noop("plik jest dokumentem PDF"),
    b"{\\rtf": gettext_noop("plik jest dokumentem RTF; zapisz go jako zwykły tekst"),
    b"\xd0\xcf\x11\xe0": gettext_noop("plik jest arkuszem XLS albo dokumentem DOC; zapisz go jako CSV"),
    b"\x89PNG": gettext_noop("plik jest obrazkiem"),
    b"\xff\xd8\xff": gettext_noop("plik jest obrazkiem"),
}
_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_LEGACY = ["cp1250", "iso8859_2"]
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_NON_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")


def printable_name(path: Path) -> str:
    """The file's name as text, also when the file system holds bytes that are none."""
    return path.name.encode("utf-8", "replace").decode()


class SourceFile:
    """One catalogue file. `position` is how many of its `size` bytes were read, for a progress bar."""

    def __init__(self, path: Path) -> None:
        self.path = path
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

    @cached_property
    def looks_like_xml(self) -> bool:
        """Whether the first character is the "<" that every XML file begins with."""
        text = self.head.replace(b"\x00", b"").lstrip(codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + b" \t\r\n")
        return text.startswith(b"<")

    @cached_property
    def encoding(self) -> str:
        """The encoding's Python name. A file that is UTF-8 but for a few bytes counts as UTF-8 with bad rows."""
        for mark, name in _BYTE_ORDER_MARKS.items():
            if self.head.startswith(mark):
                return name
        odd, even = self.head[1::2], self.head[::2]
        if odd.count(0) > len(odd) * 0.3:
            return "utf-16-le"
        if even.count(0) > len(even) * 0.3:
            return "utf-16-be"
        good, bad, sample = self._utf8_census()
        if bad == 0 or good > bad:
            return "utf-8"
        best = from_bytes(sample, cp_isolation=_LEGACY).best()
        return best.encoding if best else _LEGACY[0]

    def _utf8_census(self) -> tuple[int, int, bytes]:
        """How many characters beyond ASCII are UTF-8, how many bytes are not, and lines that have such bytes."""
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        good = bad = 0
        sample = bytearray()
        with self.path.open("rb") as raw:
            while chunk := raw.read(_CHUNK):
                text = decoder.decode(chunk)
                if text.isascii():
                    continue
                escaped = len(_ESCAPED_BYTE.findall(text))
                good += len(_NON_ASCII.findall(text))
                bad += escaped
                if escaped and len(sample) < _SAMPLE:
                    lines = (row for row in chunk.splitlines(keepends=True) if not row.isascii())
                    sample += b"".join(lines)[:_SAMPLE]
        return good, bad, bytes(sample)

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
                    self.position = raw.tell()
                    yield row
            except UnicodeError as error:
                raise FileError(_("plik jest ucięty albo uszkodzony: niepełny znak na końcu")) from error
