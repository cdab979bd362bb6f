"""The category tree: finding or making a path, and moving a node."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eshop.catalog.models import Category
from eshop.core.errors import ApplicationError


def category_path_ensure(*, path: Sequence[str]) -> int:
    """The id of the category at `path` (names from the root down); what is missing is made.

    Two callers making the same node get the same id: the unique constraint decides, the loser reads again.
    """
    parent_id: int | None = None
    for name in path:
        parent_id = _child_ensure(parent_id, name)
    if parent_id is None:
        raise ApplicationError(_("Ścieżka kategorii jest pusta."), field="category")
    return parent_id


def _child_ensure(parent_id: int | None, name: str) -> int:
    found = Category.objects.filter(parent_id=parent_id, name=name).values_list("pk", flat=True).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Category.objects.create(parent_id=parent_id, name=name).pk
    except IntegrityError:
        return Category.objects.values_list("pk", flat=True).get(parent_id=parent_id, name=name)


@transaction.atomic
def category_move(*, category_id: int, parent_id: int | None) -> None:
    """Hang the category below `parent_id`, or at the root with None.

    Raises ApplicationError when the new parent is the category itself or lies below it. All nodes are locked in id
    order first, so that two moves at once cannot close a cycle between them (SQLite's BEGIN IMMEDIATE does the same).
    """
    parents = dict(Category.objects.select_for_update().order_by("pk").values_list("pk", "parent_id"))
    if category_id not in parents or (parent_id is not None and parent_id not in parents):
        raise ApplicationError(_("Nie ma takiej kategorii."), field="parent")
    above = parent_id
    while above is not None:
        if above == category_id:
            raise ApplicationError(_("Kategoria nie może leżeć pod samą sobą."), field="parent")
        above = parents[above]
    category = Category.objects.get(pk=category_id)
    if Category.objects.filter(parent_id=parent_id, name=category.name).exclude(pk=category_id).exists():
        raise ApplicationError(_("W tym miejscu jest już kategoria o tej nazwie."), field="parent")
    category.parent_id = parent_id
    category.save(update_fields=["parent", "updated_at"])
