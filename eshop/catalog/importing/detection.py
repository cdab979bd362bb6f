"""Which format a file is in: the root element of XML, or the names in the header of a table (CSV, XLSX, ODS, feed)."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Protocol

from eshop.catalog.importing.cells import shown
from eshop.catalog.importing.mappings.checking import MappingError, mapping_check
from eshop.catalog.importing.mappings.guess import sample_guess, sample_left_out, table_sample
from eshop.catalog.importing.mappings.reading import mapped_reader
from eshop.catalog.importing.mappings.words import mapping_words
from eshop.catalog.importing.readers import magento, own_csv, prestashop, shopify, woocommerce
from eshop.catalog.importing.readers.ceneo import CeneoReader
from eshop.catalog.importing.readers.column_names import prestashop_column, woocommerce_column
from eshop.catalog.importing.readings import is_table, table_readings
from eshop.catalog.importing.rows import FileError, ItemRow, ReaderOptions, RowProblem
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.importing.table import Rows, Table, header_read
from eshop.core.told import told as _
from eshop.core.told import told_joined

AUTO = "auto"
CENEO = "ceneo"


class Reader(Protocol):
    def rows(self) -> Iterator[ItemRow | RowProblem]: ...


@dataclass(frozen=True)
class CsvFormat:
    name: str
    is_header: Callable[[set[str]], bool]
    reader: Callable[[Table, ReaderOptions], Reader]
    column_name: Callable[[str], str] = str.casefold


CSV_FORMATS = (
    CsvFormat("woocommerce", woocommerce.is_header, woocommerce.WooCommerceReader, woocommerce_column),
    CsvFormat("magento", magento.is_header, magento.MagentoReader),
    CsvFormat("shopify", shopify.is_header, shopify.ShopifyReader),
    CsvFormat("prestashop", prestashop.is_header, prestashop.PrestaShopReader, prestashop_column),
    CsvFormat("csv", own_csv.is_header, own_csv.OwnCsvReader),
)
FORMAT_NAMES = (AUTO, *(known.name for known in CSV_FORMATS), CENEO)


def reader_open(source: SourceFile, *, format_name: str, options: ReaderOptions) -> Reader:
    """The reader for `source`. `format_name` is one of FORMAT_NAMES; any but "auto" must fit the file.

    A table in no known format is read by a mapping: the person's, the one kept for the source, or a guess where the
    person asked for it. Raises FileError when there is none, or when the file is not in the format named.
    """
    if source.looks_like_xml:
        if format_name not in (AUTO, CENEO):
            raise FileError(_("plik jest w formacie XML, a oczekiwano CSV"))
        if format_name == CENEO or not is_table(source):
            return CeneoReader(source, options)
    if format_name == CENEO:
        raise FileError(_("plik nie jest w formacie XML"))
    if source.head.lstrip()[:1] in (b"{", b"["):
        raise FileError(_("plik jest w formacie JSON, którego import nie obsługuje"))
    readings = table_readings(source)
    if options.mapping is not None:
        return mapped_reader(readings, options.mapping, options)
    candidates = [known for known in CSV_FORMATS if format_name in (AUTO, known.name)]
    widest: list[str] = []
    for rows in readings:
        row, header = header_read(rows)
        names = {title.casefold() for title in header}
        for known in candidates:
            if known.is_header(names):
                table = Table(rows, header, row, column_name=known.column_name, decimal=options.decimal)
                with suppress(FileError) if _has_mapping(options) and format_name == AUTO else nullcontext():
                    return known.reader(table, options)
        widest = max(widest, header, key=len)
    refusal = _("nagłówek nie pasuje do formatu (%(formats)s): %(header)s") % {
        "formats": ", ".join(known.name for known in candidates),
        "header": _shown_header(widest),
    }
    if format_name != AUTO:
        raise FileError(refusal, row=1)
    if options.kept_mapping is not None:
        return mapped_reader(readings, options.kept_mapping, options)
    return _guessed_reader(readings, options, refusal)


def _has_mapping(options: ReaderOptions) -> bool:
    """Whether a table that only looks like ours may be read: many have `code`, `name` and columns of their own."""
    return options.kept_mapping is not None or options.guess_mapping


def _guessed_reader(readings: list[Rows], options: ReaderOptions, refusal: str) -> Reader:
    """The reader by the guessed mapping where that was asked for, else FileError with the guess in words."""
    sample = table_sample(readings)
    guess = sample_guess(sample)
    words = "; ".join(mapping_words(guess))
    if left_out := sample_left_out(sample, guess):
        titles = ", ".join(f"„{shown(title)}”" for title in left_out)
        words = told_joined(
            "; ", [words, _("pominięte, bo treść nie pasuje do nazwy: %(titles)s") % {"titles": titles}]
        )
    try:
        mapping_check(guess)
    except MappingError as error:
        reason = _("%(refusal)s. Kolumn nie udało się odgadnąć: %(reason)s") if options.guess_mapping else "%(refusal)s"
        raise FileError(reason % {"refusal": refusal, "reason": error.reason}, row=1) from error
    if options.guess_mapping:
        return mapped_reader(readings, guess, options, remark=_("kolumny odgadnięte: %(words)s") % {"words": words})
    raise FileError(
        _("%(refusal)s. Kolumny wyglądają tak: %(words)s. Przyjmie je --mapping auto, inne nazwie --mapping PLIK")
        % {"refusal": refusal, "words": words},
        row=1,
    )


def _shown_header(names: list[str]) -> str:
    return ", ".join(shown(name) for name in names[:6]) + (", …" if len(names) > 6 else "")
