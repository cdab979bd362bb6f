"""A mapping guessed from the titles of columns and from what stands in them; it is shown, never taken in silence."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from eshop.catalog.importing.mappings import content
from eshop.catalog.importing.mappings.fields import SEVERAL_COLUMNS
from eshop.catalog.importing.mappings.mapping import Mapping
from eshop.catalog.importing.mappings.reading import HEADER_ROWS, header_titles
from eshop.catalog.importing.mappings.titles import (
    title_fields,
    title_is_makers_code,
    title_is_net,
    title_is_other_price,
    title_weight_unit,
)
from eshop.catalog.importing.readings import table_readings
from eshop.catalog.importing.rows import FileError
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.importing.table import Rows
from eshop.core.told import told as _

SAMPLE_ROWS = 300
_ONE_COLUMN = (
    *("ean", "code", "id", "parent_id", "name", "short_description", "description", "manufacturer", "vat", "price"),
    *("stock", "unit", "weight", "active", "variant_name"),
)
_MISSED = ("name", "price", "stock", "vat", "ean")
"""Fields that nobody leaves out on purpose."""


@dataclass(frozen=True)
class Sample:
    """The first rows of a table: the titles of its columns, and rows of cells, each as wide as the header."""

    header_row: int
    titles: list[str]
    rows: list[list[str]]

    def values(self, index: int) -> list[str]:
        """The filled cells of one column."""
        return [row[index] for row in self.rows if row[index].strip()]


def mapping_guess(source: SourceFile) -> Mapping:
    """The likeliest mapping of a file. It may lack what a mapping needs: `mapping_check` says so. Raises FileError."""
    return sample_guess(table_sample(table_readings(source)))


def table_sample(readings: Iterable[Rows]) -> Sample:
    """The sample of the reading in which most columns are known by their titles. Raises FileError."""
    best: tuple[int, int, Sample] | None = None
    for rows in readings:
        found = _sample(rows)
        if found is not None and (best is None or found[:2] > best[:2]):
            best = found
    if best is None:
        raise FileError(_("plik jest pusty"))
    return best[2]


def _sample(rows: Rows) -> tuple[int, int, Sample] | None:
    head = list(islice(((number, row) for number, row in rows.head() if any(row)), SAMPLE_ROWS))
    if not head:
        return None
    known = [len({name for title in row for name in title_fields(title)}) for _number, row in head[:HEADER_ROWS]]
    widths = [sum(1 for cell in row if cell.strip()) for _number, row in head[:HEADER_ROWS]]
    place = known.index(max(known)) if max(known) > 1 else widths.index(max(widths))
    number, header = head[place]
    titles = header_titles(header)
    body = [row[: len(titles)] + [""] * (len(titles) - len(row)) for _number, row in head[place + 1 :]]
    return max(known), len(titles), Sample(number, titles, body)


def sample_guess(sample: Sample) -> Mapping:
    """The likeliest mapping of a table, as `mapping_guess` gives it."""
    columns = _by_title(sample)
    _by_content(sample, columns)
    taken = {index for found in columns.values() for index in found}
    if "id" in columns and ("code" not in columns or _id_is_the_code(sample, columns)):
        columns["code"] = columns.pop("id")
    elif "code" not in columns:
        code = next(
            (
                index
                for index in range(len(sample.titles))
                if index not in taken and content.looks_like_code(sample.values(index))
            ),
            None,
        )
        code = columns["ean"][0] if code is None and "ean" in columns else code
        if code is not None:
            columns["code"] = [code]
    return _mapping(sample, columns)


def sample_left_out(sample: Sample, mapping: Mapping) -> list[str]:
    """Titles of filled columns that promise a field that the mapping lacks: their values are something else."""
    taken = {title for titles in mapping.columns.values() for title in titles}
    lacking = set(_MISSED) - mapping.columns.keys()
    return [
        title
        for index, title in enumerate(sample.titles)
        if title not in taken and lacking & title_fields(title).keys() and sample.values(index)
    ]


def _id_is_the_code(sample: Sample, columns: dict[str, list[int]]) -> bool:
    """Whether the items' code is their id, as in product feeds, and the code found only the manufacturer's."""
    if not title_is_makers_code(sample.titles[columns["code"][0]]):
        return False
    values = sample.values(columns["id"][0])
    return content.looks_like_code(values) and not all(value.strip().isdecimal() for value in values)


def _by_title(sample: Sample) -> dict[str, list[int]]:
    """Columns by their titles: the plainest name that the values do not contradict, filled columns first."""
    candidates = {
        index: {
            name: rank
            for name, rank in title_fields(title).items()
            if not content.contradicts(name, sample.values(index))
        }
        for index, title in enumerate(sample.titles)
    }
    columns: dict[str, list[int]] = {}
    taken: set[int] = set()
    for name in _ONE_COLUMN:
        ranked = [
            (not sample.values(index), ranks[name], index)
            for index, ranks in candidates.items()
            if name in ranks and index not in taken
        ]
        if ranked:
            columns[name] = [min(ranked)[2]]
            taken.update(columns[name])
    for name in ("category", "images", "attributes"):
        found = [index for index, ranks in candidates.items() if name in ranks and index not in taken]
        if found:
            columns[name] = found
            taken.update(found)
    return columns


def _by_content(sample: Sample, columns: dict[str, list[int]]) -> None:
    """Fill the fields that no title named from columns whose values leave no doubt."""
    for index in range(len(sample.titles)):
        if any(index in found for found in columns.values()):
            continue
        values = sample.values(index)
        name = content.content_field(values)
        if not name and "name" not in columns and content.looks_like_name(values):
            name = "name"
        if name == "price" and title_is_other_price(sample.titles[index]):
            continue
        if name and (name not in columns or name in SEVERAL_COLUMNS - {"ean", "name", "description"}):
            columns.setdefault(name, []).append(index)


def _mapping(sample: Sample, columns: dict[str, list[int]]) -> Mapping:
    def titles(name: str) -> list[str]:
        return [sample.titles[index] for index in columns.get(name, [])]

    def values(name: str) -> list[str]:
        return [value for index in columns.get(name, []) for value in sample.values(index)]

    constants = {}
    if "name" in columns and "vat" not in columns:
        constants["vat"] = "5" if content.is_books(values("ean")) else "23"
    return Mapping(
        columns={name: tuple(titles(name)) for name in columns},
        constants=constants,
        prices="net" if any(map(title_is_net, titles("price"))) else "gross",
        separator=content.picture_separator(values("images")),
        category_separator=content.path_separator(values("category")),
        weight_unit=next(map(title_weight_unit, titles("weight")), "kg"),
    )
