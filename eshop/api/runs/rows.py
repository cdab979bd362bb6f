"""Rows of items out of the wire, as the import's writers take them."""

from typing import Any

from eshop.api.errors.problem import FieldError
from eshop.api.wire.items import ItemChange
from eshop.catalog.batches.outcome import BatchOutcome
from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.rows import ItemRow

_LINES = ("code", "name", "variant_name", "ean", "unit")
_BLOCKS = ("description", "short_description")
_UNIT = "szt."


def item_row(index: int, external_id: str, sent: ItemChange) -> ItemRow:
    """The row at place `index`: only what was sent is stated, null as the field's empty value."""
    stated = sent.model_fields_set
    row = ItemRow(index, external_id, "external_id", parent_field="parent", parent_stated="parent" in stated)
    row.parent_id = sent.parent or ""
    for name in stated.intersection(_LINES):
        row.columns[name] = _line(getattr(sent, name))
    if "unit" in stated:
        row.columns["unit"] = row.columns["unit"] or _UNIT
    for name in stated.intersection(_BLOCKS):
        row.columns[name] = _block(getattr(sent, name))
    for name in stated.intersection(("weight", "is_active")):
        row.columns[name] = getattr(sent, name)
    if "images" in stated:
        row.columns["images"] = list(dict.fromkeys(filter(None, map(_line, sent.images or []))))
    if "attributes" in stated:
        pairs = [[_line(each.name), _block(each.value)] for each in sent.attributes or []]
        row.columns["attributes"] = [pair for pair in pairs if all(pair)]
    if "category" in stated and isinstance(sent.category, str):
        row.category_external_id = sent.category
    elif "category" in stated:
        row.category = tuple(filter(None, map(_line, sent.category or [])))
    if "manufacturer" in stated:
        row.manufacturer = _line(sent.manufacturer)
    if "vat" in stated:
        row.vat = amounts.vat_code(sent.vat or "", "vat")
    row.prices = {each.price_list or "": each.gross for each in sent.prices}
    row.stock = sent.stock if "stock" in stated else None
    row.translations = {language: _texts(texts) for language, texts in sent.translations.items()}
    return row


def _texts(texts: Any) -> dict[str, str]:
    """Those that were sent; null in place of all texts clears each of them."""
    if texts is None:
        return {"name": "", "description": "", "short_description": ""}
    return {
        name: _line(texts.name) if name == "name" else _block(getattr(texts, name)) for name in texts.model_fields_set
    }


def _line(text: str | None) -> str:
    return cells.line(text or "", "")


def _block(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def field_errors_of(outcome: BatchOutcome) -> dict[int, tuple[FieldError, ...]]:
    """The refusals of a batch by the place of the row, with pointers relative to it."""
    errors: dict[int, tuple[FieldError, ...]] = {}
    for refusal in outcome.refusals:
        error = FieldError(f"/{refusal.field}", refusal.code, refusal.detail)
        errors[refusal.index] = (*errors.get(refusal.index, ()), error)
    return errors
