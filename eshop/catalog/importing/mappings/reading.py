"""A table read by a mapping: its records turned into those of our own CSV, whose reader does the rest."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.mappings.mapping import Mapping, title_key
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.readers.own_csv import OwnCsvReader
from eshop.catalog.importing.rows import FileError, ItemRow, ReaderOptions, RowError, RowProblem
from eshop.catalog.importing.table import Record, Rows, Table
from eshop.core.numbers import to_money
from eshop.core.told import told as _

_NO_TAX = ("zw", "np", "oo")
HEADER_ROWS = 30
"""Filled rows among which the header is looked for: lists have a title and a date above it."""


def header_titles(header: list[str]) -> list[str]:
    """The titles of a header, each once: a second "Cena" is "Cena (2)", one without a title "kolumna 5"."""
    titles: list[str] = []
    seen: set[str] = set()
    for number, cell in enumerate(header, start=1):
        title = wanted = " ".join(cell.split()) or f"kolumna {number}"
        repeat = 1
        while title_key(title) in seen:
            repeat += 1
            title = f"{wanted} ({repeat})"
        seen.add(title_key(title))
        titles.append(title)
    return titles


class MappedTable:
    """A table as our own CSV would have it: its names are our fields, its titles stay the file's."""

    def __init__(self, rows: Rows, titles: list[str], header_row: int, mapping: Mapping, *, decimal: str = "") -> None:
        self._table = Table(rows, titles, header_row, column_name=title_key, decimal=mapping.decimal or decimal)
        self._mapping = mapping
        self._columns = {name: [title_key(title) for title in found] for name, found in mapping.columns.items()}
        self.header_row = header_row
        self.names = [*mapping.columns, *mapping.constants]
        self.titles = {name: self._table.titles[columns[0]] for name, columns in self._columns.items()}

    def records(self) -> Iterator[Record | RowProblem]:
        for record in self._table.records():
            if isinstance(record, RowProblem):
                yield record
            else:
                yield Record(record.row, self._cells(record), self)

    def raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        """The header and every filled row below it as the file has them, each with its number."""
        return self._table.raw_rows()

    def mark(self, column: str) -> str:
        found = self._columns.get(column)
        return self._table.mark(found[0]) if found else "."

    def _cells(self, record: Record) -> dict[str, str]:
        found = dict(self._mapping.constants)
        if "category" in found:
            found["category"] = self._path([found["category"]])
        for name, columns in self._columns.items():
            values = [record.get(column) for column in columns]
            found[name] = self._cell(name, values)
        return found

    def _cell(self, name: str, values: list[str]) -> str:
        if name == "category":
            return self._path(values)
        if name == "images":
            return "|".join(part.replace("|", "\\|") for value in values for part in self._addresses(value))
        if name == "attributes":
            titles = self._mapping.columns["attributes"]
            pairs = zip(titles, values, strict=True)
            return "|".join(f"{title.replace('=', ' ')}={value}".replace("|", "\\|") for title, value in pairs if value)
        if name == "weight" and self._mapping.weight_unit != "kg":
            return _with_unit(values[0], self._mapping.weight_unit)
        if len(values) == 1:
            return values[0]
        filled = [value for value in values if value.strip()]
        if name == "ean":
            return filled[0] if filled else ""
        return (" " if name in ("name", "variant_name") else "\n").join(filled)

    def _path(self, values: list[str]) -> str:
        steps = [step.strip() for value in values for step in value.split(self._mapping.category_separator)]
        return "/".join(step.rstrip("\\").replace("/", "\\/") for step in steps if step)

    def _addresses(self, text: str) -> list[str]:
        if self._mapping.separator.strip() == ",":
            return cells.addresses_split(text)
        return text.split(self._mapping.separator)


class MappedReader(OwnCsvReader):
    """`remark` is told with the first item."""

    def __init__(self, table: MappedTable, options: ReaderOptions, mapping: Mapping, remark: str = "") -> None:
        self.mapping = mapping
        self._remark = remark
        super().__init__(table, options)

    def item(self, record: Record) -> ItemRow:
        row = super().item(record)
        if self._remark:
            record.notes.append(("", self._remark))
            self._remark = ""
        if row.vat == "":
            row.vat = self.options.standard_vat
        if self.mapping.prices == "net":
            for column, price_list in self._price_lists.items():
                row.prices[price_list] = _gross(record, column, row.vat or self.options.standard_vat)
        return row

    def _stock(self, record: Record) -> Decimal | None:
        """Pieces; words that say no more than whether goods can be had are a stock that nobody counts, or none."""
        is_available = cells.availability(record.get("stock"))
        if is_available is None:
            return super()._stock(record)
        return base.stock_uncounted(record, "stock", self.options) if is_available else Decimal(0)

    def _price_list(self, name: str) -> str:
        return name.partition(":")[2].strip()

    def _check_header(self) -> None:
        """The mapping was checked when it was made."""


def mapped_reader(
    readings: Iterable[Rows], mapping: Mapping, options: ReaderOptions, *, remark: str = ""
) -> MappedReader:
    """The reader of a table by `mapping`, whose header may stand below other rows.

    `readings` are the table's rows in each way to read them. Raises FileError when none has all columns.
    """
    wanted = {title_key(title): title for titles in mapping.columns.values() for title in titles}
    missing = list(wanted.values())
    for rows in readings:
        for number, row in islice(((number, row) for number, row in rows.head() if any(row)), HEADER_ROWS):
            titles = header_titles(row)
            present = {title_key(title) for title in titles}
            if wanted.keys() <= present:
                table = MappedTable(rows, titles, number, mapping, decimal=options.decimal)
                return MappedReader(table, options, mapping, remark)
            absent = [title for key, title in wanted.items() if key not in present]
            missing = min(missing, absent, key=len)
    raise FileError(
        _("w pliku nie ma kolumn, które nazywa mapowanie: %(titles)s")
        % {"titles": ", ".join(f"„{cells.shown(title)}”" for title in missing[:10])}
    )


def _gross(record: Record, column: str, vat: str) -> Decimal | None:
    """Gross price (PLN) of a net one; zw, np and oo add nothing. Raises RowError for other codes without percentage."""
    net = amounts.price_exact(record, column)
    if net is None:
        return None
    if not vat.isdecimal() and vat not in _NO_TAX:
        reason = _("do ceny netto oczekiwano stawki VAT w procentach albo zw, np, oo; jest „%(value)s”")
        raise RowError(record.title("vat"), reason % {"value": cells.shown(vat)})
    percent = Decimal(vat) if vat.isdecimal() else Decimal(0)
    return to_money(net * (100 + percent) / 100)


def _with_unit(value: str, unit: str) -> str:
    text = value.strip()
    if not text or text[-1:].isalpha() or text.endswith("."):
        return value
    return type(value)(f"{text} {unit}")
