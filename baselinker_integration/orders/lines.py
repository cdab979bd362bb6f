"""Lines of a pushed order and the shop's items that they mean (reference 3.12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from baselinker_integration.wire.orders import OrderAddLine
from eshop.catalog.models import Product

_COLUMNS = ("id", "parent_id", "code", "name", "ean", "vat_rate__code", "parent__vat_rate__code", "parent__name")
_NOT_LINKED = ("", "0")


@dataclass(frozen=True)
class Item:
    """What an order line copies from an item card."""

    id: int
    parent_id: int | None
    code: str
    name: str
    ean: str
    tax_code: str


@dataclass(frozen=True)
class ResolvedLine:
    """A sent line with its item; `item` is None when the shop has no such item and `why` says what was looked for."""

    position: int
    sent: OrderAddLine
    item: Item | None
    why: str = ""


def lines_resolve(lines: Sequence[OrderAddLine]) -> list[ResolvedLine]:
    """Find the item of every line, with one statement for all ids and one more when a line has nothing but a code.

    An item is named by `id`, a variant by `id` and `variant_id` (which must belong together) or by its own number in
    `id` alone. A line without `id` is linked by its SKU when exactly one item of the shop has that code.
    """
    numbers = {number for line in lines for number in (_number(line.id), _number(line.variant_id)) if number}
    by_id = {item.id: item for item in _items(pk__in=numbers)} if numbers else {}
    codes = {line.sku for line in lines if line.id.strip() in _NOT_LINKED and line.sku}
    by_code: dict[str, list[Item]] = {}
    for item in _items(code__in=codes) if codes else ():
        by_code.setdefault(item.code, []).append(item)
    return [_resolve(position, line, by_id, by_code) for position, line in enumerate(lines, start=1)]


def _resolve(position: int, line: OrderAddLine, by_id: dict[int, Item], by_code: dict[str, list[Item]]) -> ResolvedLine:
    product, variant = line.id.strip(), line.variant_id.strip()
    if product in _NOT_LINKED:
        found = by_code.get(line.sku, []) if variant in _NOT_LINKED else []
        if len(found) == 1:
            return ResolvedLine(position, line, found[0])
        why = f"brak id, towarów o kodzie {line.sku!r}: {len(found)}" if line.sku else "brak id i kodu"
        return ResolvedLine(position, line, None, why)
    main_id = _number(product)
    item = by_id.get(main_id if variant in _NOT_LINKED else _number(variant))
    if item is None or main_id not in (item.id, item.parent_id):
        return ResolvedLine(position, line, None, f"id {product[:30]}, wariant {variant[:30] or '0'}")
    return ResolvedLine(position, line, item)


def _number(text: str) -> int:
    """The id that `text` writes, 0 when it writes none."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 18 else 0


def _items(**condition: Any) -> Iterable[Item]:
    for row in Product.objects.filter(**condition).order_by("pk").values(*_COLUMNS):
        yield Item(
            id=row["id"],
            parent_id=row["parent_id"],
            code=row["code"],
            name=row["name"] or row["parent__name"] or "",
            ean=row["ean"],
            tax_code=row["vat_rate__code"] or row["parent__vat_rate__code"] or "",
        )
