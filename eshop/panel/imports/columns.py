"""Which column of a table is what: guessed, shown with examples, corrected by a person."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eshop.catalog.importing.mappings.checking import MappingError, mapping_from_json
from eshop.catalog.importing.mappings.fields import FIELDS
from eshop.catalog.importing.mappings.guess import sample_guess, table_sample
from eshop.catalog.importing.mappings.mapping import USUAL, Mapping, title_key
from eshop.catalog.importing.mappings.words import field_label
from eshop.catalog.importing.readings import is_table, table_readings
from eshop.catalog.importing.rows import FileError
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.models import PriceList

_EXAMPLES = 3
_LONGEST_EXAMPLE = 60
_MOST_COLUMNS = 200
_WRITTEN = ("prices", "separator", "category_separator")
"""How values are written: what a mapping says beside its columns and constants, and a person may correct here."""


def columns_of(path: Path, *, encoding: str, mapping: Mapping | None) -> list[dict[str, Any]]:
    """Title, examples and field of each column, by `mapping` or by a guess; [] for a file that is no table."""
    with suppress(FileError):
        source = SourceFile(path, encoding=encoding)
        if not is_table(source):
            return []
        sample = table_sample(table_readings(source))
        known = mapping or sample_guess(sample)
        fields = {title_key(title): name for name, titles in known.columns.items() for title in titles}
        return [
            {
                "title": title,
                "examples": _examples(sample.values(index)),
                "field": fields.get(title_key(title), ""),
            }
            for index, title in enumerate(sample.titles[:_MOST_COLUMNS])
        ]
    return []


def code_ensured(guess: Mapping) -> Mapping:
    """A guessed mapping that names a code: where the table has none, as product feeds, its identifier is the code."""
    if "code" in guess.columns:
        return guess
    return replace(guess, columns={"code" if name == "id" else name: found for name, found in guess.columns.items()})


def _examples(values: list[str]) -> list[str]:
    return [value[:_LONGEST_EXAMPLE] for value in list(dict.fromkeys(values))[:_EXAMPLES]]


class ColumnsForm(forms.Form):
    """A field of the shop for each of `columns`. `mapping` is what it makes of them, as JSON has it."""

    prices = forms.ChoiceField(
        label=gettext_lazy("Ceny w pliku"),
        choices=[("gross", gettext_lazy("brutto")), ("net", gettext_lazy("netto, VAT dolicz"))],
    )
    separator = forms.CharField(
        label=gettext_lazy("Znak między adresami zdjęć"), max_length=5, strip=False, required=False
    )
    category_separator = forms.CharField(
        label=gettext_lazy("Znak między poziomami kategorii"), max_length=5, strip=False, required=False
    )

    def __init__(self, columns: list[dict[str, Any]], before: dict[str, Any], vat: str, data: Any = None) -> None:
        super().__init__(data, initial={name: before.get(name, USUAL[name]) for name in _WRITTEN})
        self.mapping: dict[str, Any] = {}
        self._columns, self._before, self._vat = columns, before, vat
        used = {column["field"] for column in columns} - {""}
        choices = [("", _("pomiń"))] + [(name, capfirst(field_label(name))) for name in _fields(used)]
        for number, column in enumerate(columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column["title"], choices=choices, required=False, initial=column["field"]
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each column with its examples and its select."""
        return [
            {"title": column["title"], "examples": column["examples"], "select": self[f"column_{number}"]}
            for number, column in enumerate(self._columns)
        ]

    def written(self) -> list[Any]:
        """The fields that say how values are written."""
        return [self[name] for name in _WRITTEN]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        columns: dict[str, list[str]] = {}
        for number, column in enumerate(self._columns):
            if found.get(f"column_{number}"):
                columns.setdefault(found[f"column_{number}"], []).append(column["title"])
        kept = {key: value for key, value in self._before.items() if key not in ("columns", "constants")}
        kept |= {name: found[name] for name in _WRITTEN if found.get(name)}
        constants = {name: value for name, value in self._before.get("constants", {}).items() if name not in columns}
        if "vat" not in columns:
            constants["vat"] = self._vat
        given = {name: titles[0] if len(titles) == 1 else titles for name, titles in columns.items()}
        try:
            mapping = mapping_from_json({**kept, "columns": given, "constants": constants})
        except MappingError as error:
            raise forms.ValidationError(_mistake(error, columns)) from error
        self.mapping = mapping.as_json()
        return found


def _fields(used: set[str]) -> list[str]:
    """What a column may be: the item's fields, its texts in English, prices of further lists, and what is used."""
    lists = PriceList.objects.filter(is_default=False).order_by("name").values_list("name", flat=True)
    offered = [*FIELDS, "name_en", "description_en", *(f"price:{name}" for name in lists)]
    return offered + sorted(used - set(offered))


def _mistake(error: MappingError, columns: dict[str, list[str]]) -> str:
    """The mapping's mistake in the words of the page."""
    if not {"code", "id"} & columns.keys():
        return _("Wskaż kolumnę z kodem albo identyfikatorem: bez niej nie wiadomo, który to towar.")
    name = error.key.partition(".")[2]
    return f"{capfirst(field_label(name))}: {error.reason}" if name else error.reason
