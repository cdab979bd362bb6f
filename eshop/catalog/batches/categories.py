"""The category tree, whole or in part, as the ERP states it. Nodes are known by the ERP's own ids of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from eshop.catalog.batches.outcome import BatchOutcome, Outcome, Refusal
from eshop.catalog.batches.tree import Node, Tree
from eshop.catalog.importing.cells import shown
from eshop.catalog.models import Category
from eshop.core.hot_path.bulk import rows_insert, rows_update
from eshop.core.told import told as _

COLUMNS = ("name", "position", "is_active")
WRITTEN = ("external_id", "parent", *COLUMNS, "updated_at")


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One node: the place in the batch and its id. What is not in `stated` stays (a new node: root, last, active).

    `stated` may hold "name", "parent" (external id, None for a root), "position" and "is_active".
    """

    index: int
    external_id: str
    stated: dict[str, Any]


def categories_upsert(*, rows: Sequence[CategoryRow]) -> BatchOutcome:
    """Create, rename, move and switch the nodes that `rows` state, each one once, parents before or after children.

    A node that was made by its path alone and has the stated name and parent gets the id. Refused are rows that name
    an unknown parent, would close a circle, lie too deep or take a sibling's name. All nodes are locked first, so that
    two trees at once cannot make a circle between them.
    """
    outcome = BatchOutcome()
    with transaction.atomic():
        tree = Tree(Category.objects.select_for_update().order_by("pk"))
        outcome.refuse(_nameless(rows, tree))
        tree.plan([(row.external_id, row.stated) for row in rows if row.index not in outcome.outcomes])
        places = {row.external_id: row.index for row in rows}
        outcome.refuse(_refusal(places[key], code, value) for key, code, value in tree.refused)
        for row in rows:
            if row.index not in outcome.outcomes:
                node = tree.nodes[row.external_id]
                outcome.outcomes[row.index] = (
                    Outcome.CREATED if node.is_new else Outcome.UPDATED if node.is_changed else Outcome.UNCHANGED
                )
        _write(tree)
    return outcome


def _nameless(rows: Sequence[CategoryRow], tree: Tree) -> Iterator[Refusal]:
    for row in rows:
        if row.external_id not in tree.nodes and "name" not in row.stated:
            yield Refusal(row.index, "name", "missing_field", _("nowa kategoria musi mieć nazwę"))


def _refusal(index: int, code: str, value: str) -> Refusal:
    field, detail = {
        "unknown_parent": ("parent", _("nie ma kategorii „%(value)s”")),
        "circle": ("parent", _("kategoria nie może leżeć pod samą sobą")),
        "too_deep": ("parent", _("ścieżka kategorii ma ponad %(value)s poziomów")),
        "name_taken": ("name", _("w tym miejscu jest już kategoria o nazwie „%(value)s”")),
    }[code]
    return Refusal(index, field, code, detail % {"value": shown(value)})


def _write(tree: Tree) -> None:
    """Names first out of the way where two nodes exchange them; then new nodes level by level, then changed ones."""
    changed = [node for node in tree.nodes.values() if node.is_changed and not node.is_new]
    if moving := tree.exchanging(changed):
        stand_ins = [Category(pk=node.category.pk, name=f"\ufffd{node.category.pk}") for node in moving]
        rows_update(stand_ins, ("name",))
    waiting = [node for node in tree.nodes.values() if node.is_new]
    while waiting:
        level = [node for node in waiting if node.parent is None or node.parent.category.pk is not None]
        rows_insert([_filled(node) for node in level], learn_keys=True)
        waiting = [node for node in waiting if node.category.pk is None]
    rows_update([_filled(node) for node in changed], WRITTEN)


def _filled(node: Node) -> Category:
    node.category.external_id = node.external_id
    node.category.parent_id = node.parent.category.pk if node.parent else None
    for name, value in node.values.items():
        setattr(node.category, name, value)
    return node.category
