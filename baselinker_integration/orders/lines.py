"""Lines of a pushed order and the shop's items that they mean (protocol, 3.12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from baselinker_integration.models import Connection
from baselinker_integration.wire.orders import OrderAddLine
from eshop.catalog.models import Product
from eshop.core.hot_path.execution import ids_condition, statement_run

_ITEMS = """
SELECT p.id AS id, p.parent_id, p.code, CASE p.name WHEN '' THEN COALESCE(m.name, '') ELSE p.name END, p.ean,
       COALESCE(own.code, main.code, '')
FROM catalog_product p
LEFT JOIN catalog_product m ON m.id = p.parent_id
LEFT JOIN catalog_vatrate own ON own.id = p.vat_rate_id
LEFT JOIN catalog_vatrate main ON main.id = m.vat_rate_id
WHERE p.id """
_FOUND = """
SELECT (SELECT b.id FROM baselinker_orderbinding b WHERE b.connection_id = %s AND b.external_id = %s), i.*
FROM (SELECT 1) AS one LEFT JOIN ("""
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


def order_find(
    connection: Connection, external_id: str, lines: Iterable[OrderAddLine]
) -> tuple[int | None, dict[int, Item]]:
    """The binding of an order that came before, and the items whose ids `lines` name, by id; one statement."""
    condition, ids = ids_condition(_numbers(lines))
    statement = f"{_FOUND}{_ITEMS}{condition}) AS i ON true"
    rows = statement_run(statement, [connection.pk, external_id, ids])
    return rows[0][0], {item[0]: Item(*item) for _binding_id, *item in rows if item[0] is not None}


def items_find(lines: Iterable[OrderAddLine]) -> dict[int, Item]:
    """The items whose ids `lines` name, by id."""
    return {item.id: item for item in _items(_numbers(lines))}


def lines_resolve(lines: Sequence[OrderAddLine], by_id: Mapping[int, Item]) -> list[ResolvedLine]:
    """Find the item of every line in `by_id`, with two statements more when a line has nothing but a code.

    An item is named by `id`, a variant by `id` and `variant_id` (which must belong together) or by its own number in
    `id` alone. A line without `id` is linked by its SKU when exactly one item of the shop has that code.
    """
    codes = {line.sku for line in lines if line.id.strip() in _NOT_LINKED and line.sku}
    by_code: dict[str, list[Item]] = {}
    found = set(Product.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else set()
    for item in _items(found) if found else ():
        by_code.setdefault(item.code, []).append(item)
    return [_resolve(position, line, by_id, by_code) for position, line in enumerate(lines, start=1)]


def _resolve(
    position: int, line: OrderAddLine, by_id: Mapping[int, Item], by_code: dict[str, list[Item]]
) -> ResolvedLine:
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


def _numbers(lines: Iterable[OrderAddLine]) -> set[int]:
    return {number for line in lines for number in (_number(line.id), _number(line.variant_id)) if number}


def _number(text: str) -> int:
    """The id that `text` writes, 0 when it writes none."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 18 else 0


def _items(numbers: Iterable[int]) -> list[Item]:
    """The items with these ids; a variant without a name or VAT rate of its own has its main product's."""
    condition, parameter = ids_condition(numbers)
    return [Item(*row) for row in statement_run(_ITEMS + condition, [parameter])]
