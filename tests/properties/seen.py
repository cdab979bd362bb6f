"""What BaseLinker sees of a connection's feed, read from its rows, and what must hold for every such sight."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from baselinker_integration.models import Connection, Feed, FeedBody, FeedItem, FeedPage, FeedProblem


@dataclass(frozen=True)
class Seen:
    """All pages of a publication joined, and the data of every product; keys are ids as the wire has them."""

    products: dict[str, Any]
    prices: dict[str, Any]
    quantity: dict[str, Any]
    data: dict[str, Any]
    categories: dict[str, str]
    withdrawn: frozenset[str]
    zeroed_variants: dict[str, set[str]]

    @property
    def sent(self) -> dict[str, Any]:
        """The data of the products that are not told as 0."""
        return {pk: row for pk, row in self.data.items() if pk not in self.withdrawn}

    def without_zeroed(self) -> dict[str, Any]:
        """The same without variants that are told as 0."""
        rows = {}
        for pk, row in self.sent.items():
            zeroed = self.zeroed_variants.get(pk, set())
            rows[pk] = row | {"variants": {v: card for v, card in row["variants"].items() if v not in zeroed}}
        return rows

    def of_kind(self, kind: str) -> dict[str, Any]:
        rows: dict[str, Any] = getattr(self, kind)
        return rows


def seen_read(connection: Connection) -> Seen:
    feed = Feed.objects.get(pk=connection.pk)
    bodies = FeedBody.objects.filter(feed=feed, generation__lte=feed.published).values_list("body", flat=True)
    zeroed = list(FeedItem.objects.filter(feed=feed, generation__lte=feed.published, has_zeroed=True))
    members = b",".join(bytes(body) for body in bodies if body)
    return Seen(
        products=_joined(feed, FeedPage.Kind.LIST),
        prices=_joined(feed, FeedPage.Kind.PRICES),
        quantity=_joined(feed, FeedPage.Kind.QUANTITY),
        data=json.loads(b"{%b}" % members, object_pairs_hook=_once),
        categories=json.loads(bytes(feed.categories)),
        withdrawn=frozenset(str(item.product_id) for item in zeroed if item.is_withdrawn),
        zeroed_variants={str(item.product_id): set(item.zeroed_variants) for item in zeroed},
    )


def _joined(feed: Feed, kind: str) -> dict[str, Any]:
    """The rows of all pages; an id on two pages, or twice on one, fails."""
    rows: dict[str, Any] = {}
    pages = FeedPage.objects.filter(feed=feed, kind=kind, generation=feed.published).order_by("number")
    for number, page in enumerate(pages, 1):
        content = json.loads(bytes(page.body), object_pairs_hook=_once)
        assert (page.number, content.pop("pages")) == (number, len(pages))
        assert not set(rows) & set(content)
        rows |= content
    return rows


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len({key for key, _value in pairs}) == len(pairs), pairs
    return dict(pairs)


def agreement_check(seen: Seen) -> None:
    """List = Data = Prices = Quantity for every id and variant; what left is there with 0."""
    assert set(seen.products) == set(seen.data) == set(seen.prices) == set(seen.quantity)
    for pk, data in seen.data.items():
        row = seen.products[pk]
        assert row == {key: data[key] for key in ("name", "quantity", "price", "ean", "sku")}
        variants = data["variants"]
        assert seen.prices[pk] == {"0": data["price"], **{v: card["price"] for v, card in variants.items()}}
        assert seen.quantity[pk] == {"0": data["quantity"], **{v: card["quantity"] for v, card in variants.items()}}
        if pk in seen.withdrawn:
            assert set(seen.quantity[pk].values()) == {0}
        else:
            assert not data["category_id"] or seen.categories[data["category_id"]] == data["category_name"]
        assert all(variants.get(v, {}).get("quantity") == 0 for v in seen.zeroed_variants.get(pk, ()))


def problems_read(connection: Connection) -> list[tuple[Any, ...]]:
    columns = ("product_id", "item_id", "item_code", "item_name", "code", "severity", "field", "detail")
    return sorted(FeedProblem.objects.filter(feed_id=connection.pk).values_list(*columns))
