"""Which items of the shop the entries of a call mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from baselinker_integration.wire.base import item_number
from baselinker_integration.wire.batches import EntriesRequest, ItemEntry
from baselinker_integration.wire.mistakes import validation_text
from eshop.catalog.models import Product
from eshop.core.told import told
from event_log.services import Problem

Entry = TypeVar("Entry", bound=ItemEntry)


@dataclass(frozen=True, slots=True)
class KnownItem:
    id: int
    parent_id: int | None
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Resolved(Generic[Entry]):
    """An entry with its item. `position` counts from 0 in the list as it was sent."""

    position: int
    entry: Entry
    item: KnownItem


def entries_resolve(request: EntriesRequest, model: type[Entry]) -> tuple[list[Resolved[Entry]], list[Problem]]:
    """Read every entry as `model` and find its item with one statement; what cannot be used comes back as problems.

    An item is named by `product_id`, a variant by `product_id` and `variant_id` (which must belong together) or by its
    own number in `product_id` alone, as in order lines.
    """
    read, problems = _read(request.products, model)
    if request.flat_differs:
        problems.append(Problem("bad_entry", field="products", detail=told("dwa zapisy tej samej listy różnią się")))
    numbers = {item_number(text) for _, entry in read for text in (entry.product_id, entry.wanted_variant)}
    rows = Product.objects.filter(pk__in=numbers - {0}).values_list("id", "parent_id", "code", "name")
    items = {row[0]: KnownItem(*row) for row in rows}
    resolved = []
    for position, entry in read:
        main = item_number(entry.product_id)
        item = items.get(item_number(entry.wanted_variant or entry.product_id))
        if item is None or main not in (item.id, item.parent_id):
            problems.append(_unknown(position, entry))
        else:
            resolved.append(Resolved(position, entry, item))
    return resolved, problems


def _read(raw: Sequence[Any], model: type[Entry]) -> tuple[list[tuple[int, Entry]], list[Problem]]:
    read: list[tuple[int, Entry]] = []
    problems = []
    for position, values in enumerate(raw):
        try:
            read.append((position, model.model_validate(values)))
        except ValidationError as error:
            problems.append(Problem("bad_entry", field=f"products[{position}]", detail=validation_text(error)))
    return read, problems


def _unknown(position: int, entry: ItemEntry) -> Problem:
    return Problem(
        "unknown_item",
        item_id=entry.product_id[:60],
        field=f"products[{position}]",
        detail=told("id %(id)s, wariant %(variant)s")
        % {"id": entry.product_id[:60], "variant": entry.wanted_variant[:60] or "0"},
    )


def item_problem(code: str, item: KnownItem, *, field: str, detail: str) -> Problem:
    """A problem row about a known item."""
    return Problem(
        code,
        item_type="catalog.product",
        item_id=str(item.id),
        item_code=item.code,
        item_name=item.name,
        field=field,
        detail=detail,
    )
