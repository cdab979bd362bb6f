"""What BaseLinker has of an item, what it would get now, and where the two differ."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils.translation import gettext

from baselinker_integration.feed.prepare.items import items_load
from baselinker_integration.feed.prepare.problems import ItemProblem
from baselinker_integration.feed.prepare.rows import row_make
from baselinker_integration.feed.prepare.shop_data import shop_data_load
from baselinker_integration.feed.serve.reading import bodies_get
from baselinker_integration.models import Connection
from event_log.types import field_label_get


@dataclass(frozen=True)
class SeenField:
    """One field of the row; None where a side has no row or no such field."""

    name: str
    has: str | None
    would_get: str | None
    variant: str = ""
    """The number of the variant whose field it is."""

    @property
    def label(self) -> str:
        """What the field is called on screen."""
        label = str(field_label_get(self.name))
        return (
            gettext("wariant %(number)s: %(field)s") % {"number": self.variant, "field": label}
            if self.variant
            else label
        )

    @property
    def differs(self) -> bool:
        return self.has != self.would_get


@dataclass(frozen=True)
class SeenProduct:
    """One account's view. `is_sent`: BaseLinker has a row; `is_withheld`: it would get none now."""

    connection: Connection
    is_sent: bool
    is_withheld: bool
    fields: list[SeenField] = field(default_factory=list)
    problems: list[ItemProblem] = field(default_factory=list)


def seen_product_list(product_id: int) -> list[SeenProduct]:
    """The views of all connected accounts of the main product `product_id`. Nothing is written."""
    active = Connection.objects.filter(is_active=True).select_related("feed", "price_list").order_by("name")
    return [_seen(connection, product_id) for connection in active[:5]]


def _seen(connection: Connection, product_id: int) -> SeenProduct:
    sent = _row(product_id, bodies_get(connection, [product_id]).get(product_id))
    shop = shop_data_load(connection)
    item = items_load([product_id], shop).get(product_id)
    made, notes = row_make(item, shop) if item is not None else (None, None)
    now = _row(product_id, made.body if made is not None else None)
    names = list(dict.fromkeys([*sent, *now]))
    return SeenProduct(
        connection=connection,
        is_sent=bool(sent),
        is_withheld=made is None,
        fields=[SeenField(name, sent.get((of, name)), now.get((of, name)), of) for of, name in names],
        problems=list(notes.found) if notes is not None else [],
    )


def _row(product_id: int, member: bytes | None) -> dict[tuple[str, str], str]:
    """The fields of one member (`"101":{...}`) as texts, by the variant's id ("" of the item itself) and name."""
    if not member:
        return {}
    row: dict[str, Any] = orjson.loads(b"{" + member + b"}")[str(product_id)]
    variants = row.pop("variants", {}) or {}
    flat = {("", name): _text(value) for name, value in row.items()}
    for key, variant in variants.items():
        flat |= {(key, name): _text(value) for name, value in variant.items()}
    return flat


def _text(value: Any) -> str:
    """A value as people read it: lists with commas, pairs with colons."""
    if isinstance(value, list):
        return ", ".join(": ".join(map(str, part)) if isinstance(part, list) else str(part) for part in value)
    return value if isinstance(value, str) else orjson.dumps(value).decode()
