"""Mappings as JSON: read, checked, and refused with the key that is wrong and what was expected there."""

import json
from collections.abc import Iterable
from collections.abc import Mapping as Object
from pathlib import Path
from typing import Any

from eshop.catalog.importing.amounts import vat_code
from eshop.catalog.importing.cells import shown
from eshop.catalog.importing.mappings.fields import CONSTANT_FIELDS, SEVERAL_COLUMNS, is_field
from eshop.catalog.importing.mappings.mapping import USUAL, Mapping
from eshop.catalog.importing.rows import RowError
from eshop.core.told import told as _

MAX_FILE = 100_000
_KEYS = ("columns", "constants", "prices", "separator", "category_separator", "decimal", "weight_unit")
_CHOICES = {"prices": ("gross", "net"), "decimal": (",", "."), "weight_unit": ("kg", "dag", "g")}
_EXAMPLES = "code, name, price, stock, vat, ean, category, images"


class MappingError(Exception):
    """A mapping cannot be used. `key` is the place in it, such as "columns.price"; `reason` says what was expected."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}" if key else reason)
        self.key = key
        self.reason = reason


def mapping_read(path: Path) -> Mapping:
    """The mapping in a JSON file. Raises MappingError."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_FILE + 1)
    except OSError as error:
        raise MappingError("", _("pliku nie można odczytać: %(error)s") % {"error": error.strerror}) from error
    if len(text) > MAX_FILE:
        raise MappingError("", _("plik mapowania ma ponad %(limit)d kB") % {"limit": MAX_FILE // 1000})
    try:
        return mapping_from_json(json.loads(text.decode("utf-8-sig"), object_pairs_hook=_without_repeats))
    except json.JSONDecodeError as error:
        raise MappingError("", _("to nie jest JSON: błąd w wierszu %(row)d") % {"row": error.lineno}) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise MappingError("", _("to nie jest JSON w UTF-8")) from error


def mapping_from_json(given: Any) -> Mapping:
    """The mapping that a JSON object states, checked whole. Raises MappingError for its first mistake."""
    if not isinstance(given, dict):
        raise MappingError("", _("oczekiwano obiektu z kluczem columns"))
    for key in given:
        if key not in _KEYS:
            raise MappingError(shown(key), _("nieznany klucz; oczekiwano: %(keys)s") % {"keys": ", ".join(_KEYS)})
    columns = _columns(given.get("columns"))
    constants = _constants(given.get("constants", {}), columns)
    for key, choices in _CHOICES.items():
        if given.get(key, choices[0]) not in choices:
            raise MappingError(key, _("oczekiwano: %(choices)s") % {"choices": ", ".join(map(repr, choices))})
    for key in ("separator", "category_separator"):
        text = given.get(key, "|")
        if not isinstance(text, str) or not 1 <= len(text) <= 5:
            raise MappingError(key, _("oczekiwano tekstu od 1 do 5 znaków"))
    mapping = Mapping(columns, constants, **{key: given.get(key, usual) for key, usual in USUAL.items()})
    mapping_check(mapping)
    return mapping


def mapping_check(mapping: Mapping) -> None:
    """Raise MappingError when items could not be told apart, when there is nothing to take, or no tax to add."""
    if not {"code", "id"} & mapping.columns.keys():
        raise MappingError("columns", _("oczekiwano pola code albo id: bez niego nie wiadomo, który to towar"))
    if not mapping.fields() - {"code", "id", "parent_id"}:
        raise MappingError("columns", _("oczekiwano jeszcze jednego pola obok code i id"))
    if mapping.prices == "net" and "vat" not in mapping.fields():
        raise MappingError("prices", _("ceny netto wymagają pola vat w columns albo w constants"))


def _columns(given: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(given, dict) or not given:
        raise MappingError("columns", _('oczekiwano obiektu, np. {"code": "Symbol"}'))
    columns = {}
    for name, titles in given.items():
        key = f"columns.{shown(name)}"
        _field_check(name, key)
        if not isinstance(titles, list):
            titles = [titles]
        elif name not in SEVERAL_COLUMNS:
            raise MappingError(key, _("oczekiwano nazwy jednej kolumny"))
        if not titles or not all(isinstance(title, str) and title.strip() for title in titles):
            raise MappingError(key, _("oczekiwano nazwy kolumny, a dla kilku kolumn listy nazw"))
        columns[name] = tuple(" ".join(title.split()) for title in titles)
    return columns


def _constants(given: Any, columns: Object[str, object]) -> dict[str, str]:
    if not isinstance(given, dict):
        raise MappingError("constants", _('oczekiwano obiektu, np. {"vat": "23"}'))
    constants = {}
    for name, value in given.items():
        key = f"constants.{shown(name)}"
        if name not in CONSTANT_FIELDS:
            _field_check(name, key)
            raise MappingError(key, _("to pole nie może mieć jednej wartości dla wszystkich towarów"))
        if name in columns:
            raise MappingError(key, _("pole ma już kolumnę w columns"))
        if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
            raise MappingError(key, _("oczekiwano tekstu"))
        try:
            constants[name] = vat_code(str(value), "vat") if name == "vat" else str(value).strip()
        except RowError as error:
            raise MappingError(key, error.reason) from error
    return constants


def _field_check(name: str, key: str) -> None:
    if not isinstance(name, str) or not is_field(name) or len(name) > 100:
        raise MappingError(key, _("nieznane pole; pola opisuje docs/import.md, np. %(names)s") % {"names": _EXAMPLES})


def _without_repeats(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise MappingError(shown(key), _("klucz podany dwa razy"))
        found[key] = value
    return found
