"""The rows of a CSV file, as RFC 4180 and as PHP quote them."""

import csv
import re
from collections.abc import Iterator
from functools import cached_property

from eshop.catalog.importing.rows import FileError
from eshop.catalog.importing.source import MAX_LINE, SourceFile
from eshop.core.told import told as _

SEPARATORS = ",;\t|"
_EXCEL_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')
_UNDOUBLED_QUOTE = re.compile(r'\\"(?=[^",;\t|\r\n])')
_PHP_QUOTE = re.compile(r'\\"')

csv.field_size_limit(MAX_LINE)


class CsvRows:
    """Rows of `source` whose cells `separator` parts; iterating gives each row's line number and its cells."""

    are_whole = False

    def __init__(self, source: SourceFile, separator: str) -> None:
        self._source = source
        self._separator = separator

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return _rows(self._source, self._separator, php_quotes=self._php_quotes)

    def head(self) -> Iterator[tuple[int, list[str]]]:
        """The rows, whoever wrote them, but for Excel's "sep=;"."""
        for row, cells in _rows(self._source, self._separator):
            if not _EXCEL_SEPARATOR_LINE.fullmatch(self._separator.join(cells)):
                yield row, cells

    @cached_property
    def _php_quotes(self) -> bool:
        """Whether the file was written by PHP's fputcsv, which leaves a quotation mark after a backslash undoubled.

        Such a mark before anything but a separator cannot be read otherwise. One before a separator can, so a file
        that has no other is PHP's only when it cannot be read without.
        """
        if not self._source.may_have('\\"'):
            return False
        marked = [line for line in self._source.lines() if '\\"' in line]
        if not marked:
            return False
        if any(_UNDOUBLED_QUOTE.search(line) for line in marked):
            return True
        try:
            for _row in _rows(self._source, self._separator):
                pass
        except FileError:
            return True
        return False


class _Lines:
    """Lines for the csv module that remember whether it asked for more than there is."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.ran_out = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            return next(self._lines)
        except StopIteration:
            self.ran_out = True
            raise


def _rows(source: SourceFile, separator: str, *, php_quotes: bool = False) -> Iterator[tuple[int, list[str]]]:
    text = source.lines()
    lines = _Lines((_PHP_QUOTE.sub('\\\\""', line) for line in text) if php_quotes else text)
    reader = csv.reader(lines, delimiter=separator)
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileError(
                _("tabeli nie można odczytać: pole zaczęte w tym wierszu nie kończy się"), row=row
            ) from error
        if lines.ran_out:
            raise FileError(_("plik jest ucięty: cudzysłów otwarty w tym wierszu nie jest zamknięty"), row=row)
        yield row, cells
