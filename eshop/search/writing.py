"""Writing what objects are found by. Whoever writes an object calls this in the same transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter

from eshop.core.hot_path.bulk import rows_insert
from eshop.core.hot_path.row_insert import rows_write
from eshop.search.folding import terms
from eshop.search.models import SearchEntry

Kind = SearchEntry.Kind


@dataclass(frozen=True, slots=True)
class Found:
    """The folded words of one object: those for everybody who may see it, and those that name a buyer."""

    object_id: int
    words: Sequence[str]
    personal: Sequence[str] = ()


def entries_add(kind: Kind, objects: Sequence[Found]) -> None:
    """Write the entries of objects that have none yet: in one statement for few, by the bulk way for many."""
    rows = entries_make(kind, objects)
    (rows_write if len(rows) <= 4 else rows_insert)(rows)


def entries_replace(kind: Kind, objects: Sequence[Found]) -> None:
    """Make the entries of these objects what is given, whatever they were."""
    rows = entries_make(kind, objects)
    named = {row.object_id for row in rows if row.is_personal}
    plain = {one.object_id for one in objects}
    SearchEntry.objects.filter(kind=kind, object_id__in=plain - named, is_personal=True).delete()
    SearchEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "object_id", "is_personal"],
        update_fields=["terms"],
    )


def entries_remove(kind: Kind, object_ids: Collection[int]) -> None:
    """Forget these objects."""
    SearchEntry.objects.filter(kind=kind, object_id__in=object_ids).delete()


def entries_make(kind: Kind, objects: Sequence[Found]) -> list[SearchEntry]:
    """The unsaved entries of objects, in the order of ids, as everybody writes them who changes several at once."""
    rows = []
    for one in sorted(objects, key=attrgetter("object_id")):
        rows.append(SearchEntry(kind=kind, object_id=one.object_id, is_personal=False, terms=terms(one.words)))
        if any(one.personal):
            both = terms([*one.words, *one.personal])
            rows.append(SearchEntry(kind=kind, object_id=one.object_id, is_personal=True, terms=both))
    return rows
