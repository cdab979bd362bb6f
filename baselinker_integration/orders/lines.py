"""Lines of a pushed order and the shop's items that they mean (protocol, 3.12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from baselinker_integration.models import Connection, OfferLink
from baselinker_integration.wire.base import item_number
from baselinker_integration.wire.order_add import OrderAddLine
from eshop.catalog.models import Product
from eshop.core.hot_path.statements import ids_condition, statement_run
from eshop.core.told import told, told_joined

_ITEMS = """
SELECT p.id AS id, p.parent_id, p.code, CASE p.name WHEN '' THEN COALESCE(m.name, '') ELSE p.name END, p.ean,
       COALESCE(own.code, main.code, ''), COALESCE(m.code, '')
FROM catalog_product p
LEFT JOIN catalog_product m ON m.id = p.parent_id
LEFT JOIN catalog_vatrate own ON own.id = p.vat_rate_id
LEFT JOIN catalog_vatrate main ON main.id = m.vat_rate_id
WHERE p.id """
_FOUND = """
SELECT (SELECT b.id FROM baselinker_orderbinding b WHERE b.connection_id = %s AND b.external_id = %s),
       EXISTS (SELECT 1 FROM baselinker_inboundcall r
               WHERE r.connection_id = %s AND r.external_id = %s AND r.state = 'refused'), i.*
FROM (SELECT 1) AS one LEFT JOIN ("""
_NOT_LINKED = ("", "0")
SKU_WIDTH = 50
_UNSEEN = " \t\r\n\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


@dataclass(frozen=True)
class Item:
    """What an order line copies from an item card."""

    id: int
    parent_id: int | None
    code: str
    name: str
    ean: str
    tax_code: str
    main_code: str


@dataclass(frozen=True)
class ResolvedLine:
    """A sent line with its item; `item` is None when the shop has no such item and `why` says what was looked for.

    `doubt` is the problem's code when the item was taken although the line does not name it for certain.
    """

    position: int
    sent: OrderAddLine
    item: Item | None
    why: str = ""
    doubt: str = ""

    @property
    def is_discount(self) -> bool:
        """A price below zero on what is no item of this shop: kept as a line without an item."""
        return self.item is None and self.sent.price < 0


@dataclass(frozen=True)
class Found:
    """What is known of a pushed order: the binding of one that came before, whether calls for it were refused, and the
    items whose ids its lines name, by id.
    """

    binding_id: int | None
    was_refused: bool
    items: dict[int, Item]


def order_find(connection: Connection, external_id: str, lines: Iterable[OrderAddLine]) -> Found:
    """What is known of the order and its lines; one statement."""
    condition, ids = ids_condition(_numbers(lines))
    statement = f"{_FOUND}{_ITEMS}{condition}) AS i ON true"
    rows = statement_run(statement, [connection.pk, external_id, connection.pk, external_id, ids])
    items = {item[0]: Item(*item) for _binding_id, _was_refused, *item in rows if item[0] is not None}
    return Found(rows[0][0], bool(rows[0][1]), items)


def items_find(lines: Iterable[OrderAddLine]) -> dict[int, Item]:
    """The items whose ids `lines` name, by id."""
    return {item.id: item for item in _items(_numbers(lines))}


def offer_of(line: OrderAddLine) -> str:
    """What tells a line's offer apart: the offer's number, else all that the line says of its item."""
    named = (line.id.strip(), line.variant_id.strip(), line.sku.strip(), line.name.strip())
    return (line.auction_id.strip() or "|".join(named))[:150]


def lines_resolve(
    connection: Connection, lines: Sequence[OrderAddLine], by_id: Mapping[int, Item]
) -> list[ResolvedLine]:
    """Find the item of every line in `by_id`, with three statements more when ids alone do not name them all.

    An item is named by `id`, a variant by `id` and `variant_id` (which must belong together) or by its own number in
    `id` alone; else by what a person said of its offer; else by its SKU when exactly one item of the shop has that
    code (contract, section 7).
    """
    named = [_named(line, by_id) for line in lines]
    unnamed = [line for line, item in zip(lines, named, strict=True) if item is None]
    linked = _linked(connection, unnamed) if unnamed else {}
    codes = {code for code in map(_code, unnamed) if code}
    found = set(Product.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else set()
    by_code: dict[str, list[Item]] = {}
    others: dict[int, Item] = {}
    for other in _items(found | set(linked.values())) if found or linked else ():
        others[other.id] = other
        if other.id in found:
            by_code.setdefault(other.code, []).append(other)
    resolved = []
    for position, (line, item) in enumerate(zip(lines, named, strict=True), start=1):
        by_offer = others.get(linked.get(offer_of(line), 0)) if item is None else None
        resolved.append(ResolvedLine(position, line, by_offer) if by_offer else _resolve(position, line, item, by_code))
    return resolved


def _linked(connection: Connection, lines: Sequence[OrderAddLine]) -> dict[str, int]:
    """Ids of the items that persons named for the offers of these lines, by offer."""
    links = OfferLink.objects.filter(connection=connection, offer__in={offer_of(line) for line in lines})
    return dict(links.values_list("offer", "product_id"))


def _named(line: OrderAddLine, by_id: Mapping[int, Item]) -> Item | None:
    """The item that the ids of a line name."""
    main_id, variant = item_number(line.id), line.variant_id.strip()
    item = by_id.get(main_id if variant in _NOT_LINKED else item_number(variant))
    return item if item is not None and main_id in (item.id, item.parent_id) else None


def _resolve(position: int, line: OrderAddLine, item: Item | None, by_code: dict[str, list[Item]]) -> ResolvedLine:
    if item is not None:
        return ResolvedLine(position, line, item, doubt="" if _code_agrees(line.sku, item) else "sku_mismatch")
    found = by_code.get(_code(line), [])
    if len(found) == 1:
        return ResolvedLine(position, line, found[0], doubt="matched_by_code")
    why = [told("id %(id)s, wariant %(variant)s") % _sent_ids(line)]
    if line.sku:
        why.append(told("towarów o kodzie %(code)s: %(count)s") % {"code": line.sku[:50], "count": len(found)})
    return ResolvedLine(position, line, None, told_joined(", ", why))


def _sent_ids(line: OrderAddLine) -> dict[str, str]:
    return {"id": line.id.strip()[:30] or "-", "variant": line.variant_id.strip()[:30] or "0"}


def _code(line: OrderAddLine) -> str:
    """A line's code without what nobody sees beside it."""
    return line.sku.strip(_UNSEEN)


def _code_agrees(sku: str, item: Item) -> bool:
    """Whether a line's code is its item's, or that of the grouped product. BaseLinker keeps the first 50 characters."""
    sent = sku.strip(_UNSEEN).casefold()
    codes = (item.code, item.main_code)
    return not sent or any(sent in (code.casefold(), code[:SKU_WIDTH].strip().casefold()) for code in codes if code)


def _numbers(lines: Iterable[OrderAddLine]) -> set[int]:
    return {number for line in lines for number in (item_number(line.id), item_number(line.variant_id)) if number}


def _items(numbers: Iterable[int]) -> list[Item]:
    """The items with these ids; a variant without a name or VAT rate of its own has its main product's."""
    condition, parameter = ids_condition(numbers)
    return [Item(*row) for row in statement_run(_ITEMS + condition, [parameter])]
