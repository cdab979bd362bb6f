"""Item cards of one batch: what is new is inserted, what differs is updated, the rest costs no write."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from eshop.catalog.importing.cells import shown
from eshop.catalog.importing.references import References
from eshop.catalog.importing.rows import ItemRow, RowProblem
from eshop.catalog.models import Product
from eshop.catalog.searching import SEARCHED, items_entries_add, items_entries_replace
from eshop.core.hot_path.bulk import rows_insert, rows_update
from eshop.core.told import told as _

_COLUMNS = [
    field.attname
    for field in Product._meta.concrete_fields
    if field.attname not in {"created_at", "updated_at", "attributes"}
]
_ATTRIBUTES = "attributes_text"


@dataclass(slots=True)
class Batch:
    """The rows of one batch that are in the shop now, each with its item's id.

    `changes` holds of each known item that was written what its fields were before and are now (journal.py).
    """

    written: list[tuple[ItemRow, int]] = field(default_factory=list)
    created: set[int] = field(default_factory=set)
    updated: set[int] = field(default_factory=set)
    problems: list[RowProblem] = field(default_factory=list)
    changes: dict[int, dict[str, tuple[Any, Any]]] = field(default_factory=dict)

    def change(self, pk: int, name: str, before: Any, after: Any) -> None:
        """Remember what a field of a known item was and is."""
        self.changes.setdefault(pk, {})[name] = (before, after)


def products_write(rows: list[ItemRow], references: References) -> Batch:
    """Write the cards of `rows`, whose external ids all differ. Variants need their product in the shop already."""
    batch = Batch()
    existing = _existing(rows)
    parents = _parents(rows)
    variants = {row.external_id for row in rows if row.parent_id}
    grouped = _grouped(existing[row.external_id]["id"] for row in rows if row.parent_id and row.external_id in existing)
    accepted: list[ItemRow] = []
    for row in rows:
        present = existing.get(row.external_id)
        problem = _parent_problem(row, parents, variants, present is not None and present["id"] in grouped)
        if problem:
            batch.problems.append(problem)
        else:
            accepted.append(row)
    references.ensure(accepted)
    new: list[tuple[ItemRow, Product]] = []
    changed: list[Product] = []
    changed_columns: set[str] = set()
    for row in accepted:
        stated = _stated(row, parents, references)
        if row.external_id not in existing:
            new.append((row, Product(external_id=row.external_id, **stated)))
            continue
        present = existing.pop(row.external_id)
        present["attributes"] = json.loads(present.pop(_ATTRIBUTES))
        batch.written.append((row, present["id"]))
        differing = {name: value for name, value in stated.items() if present[name] != value}
        if differing:
            for name, value in differing.items():
                batch.change(present["id"], name, present[name], value)
            changed.append(Product(**present | differing))
            changed_columns.update(differing)
    _insert(new, batch)
    _update(changed, changed_columns, batch)
    return batch


def _existing(rows: list[ItemRow]) -> dict[str, dict[str, Any]]:
    """The columns of the known items by external id. Most of them stay as they are, and need no instance.

    Attributes are as text: those of a thousand items would take several times its memory.
    """
    found = Product.objects.filter(external_id__any_of=[row.external_id for row in rows])
    read = found.values(*_COLUMNS, **{_ATTRIBUTES: Cast("attributes", TextField())})
    return {columns["external_id"]: columns for columns in read}


def _parents(rows: list[ItemRow]) -> dict[str, tuple[int, int | None]]:
    """Id of each item that a row names as its parent, and that item's own parent."""
    wanted = {row.parent_id for row in rows if row.parent_id}
    if not wanted:
        return {}
    found = Product.objects.filter(external_id__any_of=wanted).values_list("external_id", "pk", "parent_id")
    return {external_id: (pk, parent_id) for external_id, pk, parent_id in found}


def _grouped(product_ids: Iterable[int]) -> set[int]:
    """Those that have variants."""
    ids = list(product_ids)
    return set(Product.objects.filter(parent_id__any_of=ids).values_list("parent_id", flat=True)) if ids else set()


def _parent_problem(
    row: ItemRow, parents: dict[str, tuple[int, int | None]], variants: set[str], has_variants: bool
) -> RowProblem | None:
    if not row.parent_id:
        return None
    parent = parents.get(row.parent_id)
    if row.parent_id == row.external_id:
        code, reason = "own_parent", _("towar nie może być swoim własnym towarem nadrzędnym")
    elif row.parent_id in variants or (parent is not None and parent[1] is not None):
        code = "parent_is_variant"
        reason = _("towar nadrzędny „%(parent)s” sam jest wariantem") % {"parent": shown(row.parent_id)}
    elif parent is None:
        code, reason = "unknown_parent", _("nie ma towaru nadrzędnego „%(parent)s”") % {"parent": shown(row.parent_id)}
    elif has_variants:
        code, reason = "has_variants", _("towar ma własne warianty, więc nie może być wariantem")
    else:
        return None
    return RowProblem(row.row, row.parent_field, reason, code)


def _stated(row: ItemRow, parents: dict[str, tuple[int, int | None]], references: References) -> dict[str, Any]:
    stated = dict(row.columns)
    if row.parent_stated:
        stated["parent_id"] = parents[row.parent_id][0] if row.parent_id else None
    if row.category is not None:
        stated["category_id"] = references.category(row.category)
    elif row.category_external_id:
        stated["category_id"] = references.category_of(row.category_external_id)
    if row.manufacturer is not None:
        stated["manufacturer_id"] = references.manufacturer(row.manufacturer)
    if row.vat is not None:
        stated["vat_rate_id"] = references.vat_rate(row.vat)
    return stated


def _insert(new: list[tuple[ItemRow, Product]], batch: Batch) -> None:
    rows_insert([product for _row, product in new], learn_keys=True)
    items_entries_add([product for _row, product in new])
    for row, product in new:
        batch.created.add(product.pk)
        batch.written.append((row, product.pk))


def _update(changed: list[Product], columns: set[str], batch: Batch) -> None:
    """Write the columns in which some row differs: what the file has no column for is left to others, even now."""
    rows_update(changed, sorted({name.removesuffix("_id") for name in columns} | {"updated_at"}))
    items_entries_replace([product for product in changed if batch.changes[product.pk].keys() & SEARCHED])
    batch.updated.update(product.pk for product in changed)
