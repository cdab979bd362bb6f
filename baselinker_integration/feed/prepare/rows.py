"""From an item card to the bytes that BaseLinker gets: one computation for list, data, prices and quantities."""

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal

import orjson

from baselinker_integration.feed.prepare.items import Item
from baselinker_integration.feed.prepare.problems import Notes
from baselinker_integration.feed.prepare.rules import CURRENCY, ItemRules
from baselinker_integration.feed.prepare.shop_data import ShopData
from baselinker_integration.wire.products import TAX, ListRow, ProductRow, VariantRow
from eshop.core.numbers import money_text


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One product ready to send. `*_row` and `body` are JSON members (`"101":{...}`) for joining into answers."""

    product_id: int
    content_hash: bytes
    name: str
    sku: str
    ean: str
    price: Decimal
    quantity: int
    category_id: int | None
    quantities: dict[str, int]
    list_row: bytes
    price_row: bytes
    body: bytes
    variant_ids: list[int] = field(default_factory=list)
    item_count: int = 0
    is_withdrawn: bool = False


def member(key: int | str, value: bytes) -> bytes:
    """One member of a JSON object: `"key":value`."""
    return b'"%b":%b' % (str(key).encode(), value)


def row_make(item: Item, shop: ShopData) -> tuple[FeedRow | None, Notes]:
    """The row of a main product and the problems found; no row when an error withholds it or it is switched off.

    A variant with an error is withheld alone; the product goes on without it.
    """
    notes = Notes(softened=shop.softened)
    if not item.is_active:
        return None, notes
    rules = ItemRules(item, shop, notes)
    name, tax = rules.name(), rules.tax()
    variants = _variants(item, name, tax, shop, notes)
    price = rules.price(fallback=min((row[1] for row in variants.values()), default=None))
    category_id, category_name = rules.category()
    sku, ean, unit, images = rules.sku(), rules.ean(), rules.unit(), rules.images()
    quantity = sum(row[0].quantity for row in variants.values()) if item.variants else rules.quantity()
    notes.withheld_count(item.id, 1 + sum(variant.is_active for variant in item.variants))
    if price is None or notes.has_error(item.id):
        return None, notes
    data = ProductRow(
        sku=sku,
        ean=ean,
        name=name,
        quantity=quantity,
        unit=unit,
        images=images,
        price=money_text(price),
        currency=CURRENCY,
        tax=TAX[tax],
        tax_rate=f"{tax}%" if tax.isdecimal() else tax,
        weight=rules.weight(),
        description=item.description,
        description_extra1=item.short_description,
        man_name=item.manufacturer or "",
        category_id=category_id,
        category_name=category_name,
        features=rules.features(),
        variants={str(pk): row[0] for pk, row in variants.items()},
    )
    return _row(item.id, data, price, category_id), notes


def _variants(
    item: Item, product_name: str, tax: str, shop: ShopData, notes: Notes
) -> dict[int, tuple[VariantRow, Decimal]]:
    sendable: dict[int, tuple[VariantRow, Decimal]] = {}
    for variant in item.variants:
        if not variant.is_active:
            continue
        rules = ItemRules(variant, shop, notes)
        full_name, price = rules.name(), rules.price()
        rules.tax(inherited=tax)
        rules.unit()
        own_part = variant.variant_name or full_name.removeprefix(product_name).strip(" -–,") or full_name
        row = VariantRow(
            full_name=full_name,
            name=own_part,
            price=money_text(price or Decimal(0)),
            quantity=rules.quantity(),
            sku=rules.sku(),
            ean=rules.ean(),
            weight=rules.weight(),
            images=rules.images(),
            features=rules.features(),
        )
        if price is not None and not notes.has_error(variant.id):
            sendable[variant.id] = (row, price)
    return sendable


def _row(product_id: int, data: ProductRow, price: Decimal, category_id: str) -> FeedRow:
    body = member(product_id, data.model_dump_json().encode())
    short = ListRow(name=data.name, quantity=data.quantity, price=data.price, ean=data.ean, sku=data.sku)
    prices = {"0": data.price, **{pk: variant.price for pk, variant in data.variants.items()}}
    return FeedRow(
        product_id=product_id,
        content_hash=hashlib.blake2b(body, digest_size=16).digest(),
        name=data.name,
        sku=data.sku,
        ean=data.ean,
        price=price,
        quantity=data.quantity,
        category_id=int(category_id) if category_id else None,
        quantities={"0": data.quantity, **{pk: variant.quantity for pk, variant in data.variants.items()}},
        list_row=member(product_id, short.model_dump_json().encode()),
        price_row=member(product_id, orjson.dumps(prices)),
        body=body,
        variant_ids=[int(pk) for pk in data.variants],
        item_count=1 + len(data.variants),
    )
