"""The category tree: finding or making a path, and moving a node."""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction

from eshop.catalog.models import Category
from eshop.core.errors import ApplicationError
from eshop.core.told import told as _


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


def category_paths_ensure(*, paths: Collection[tuple[str, ...]], known: dict[tuple[str, ...], int]) -> None:
    """Add the ids of all `paths` and of what lies above them to `known`; what is missing is made.

    Three statements for each level of the tree, however many paths there are.
    """
    for depth in range(1, max(map(len, paths), default=0) + 1):
        level = {path[:depth] for path in paths if len(path) >= depth} - known.keys()
        parents = {known[path[:-1]] if depth > 1 else None for path in level}
        _level_learn(level, parents, known)
        missing = sorted(level - known.keys())
        if missing:
            Category.objects.bulk_create(
                [Category(parent_id=known[path[:-1]] if depth > 1 else None, name=path[-1]) for path in missing],
                ignore_conflicts=True,
            )
            _level_learn(set(missing), parents, known)


def _level_learn(level: set[tuple[str, ...]], parents: set[int | None], known: dict[tuple[str, ...], int]) -> None:
    if not level:
        return
    names = {path[-1] for path in level}
    below = {"parent__isnull": True} if None in parents else {"parent_id__in": parents}
    found = Category.objects.filter(name__in=names, **below).values_list("parent_id", "name", "pk")
    ids: dict[tuple[int | None, str], int] = {(parent_id, name): pk for parent_id, name, pk in found}
    for path in level:
        pk = ids.get((known[path[:-1]] if len(path) > 1 else None, path[-1]))
        if pk is not None:
            known[path] = pk


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
