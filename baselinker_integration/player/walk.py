"""Walks over paged answers. `pages` is read again from each answer, because a walk may grow (protocol, 3.13)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from baselinker_integration.player.client import ConnectorClient
from baselinker_integration.player.errors import BadAnswerError

DATA_CHUNK = 100
"""ProductsData takes at most this many ids (protocol, 3.5)."""


def page_walk(
    client: ConnectorClient, action: str, fields: Mapping[str, str] | None = None
) -> Iterator[tuple[dict[str, Any], int, int]]:
    """Every page of `action` with `fields` as (rows keyed by id, page number, pages known so far).

    Raises what the client raises, and BadAnswerError when a page is not a dictionary or its `pages` no whole number.
    """
    page = 1
    pages = 1
    while page <= pages:
        rows = _rows(client.call(action, {**(fields or {}), "page": str(page)}), action)
        pages = _page_count(rows.pop("pages", 1), action)
        yield rows, page, pages
        page += 1


def data_fetch(client: ConnectorClient, product_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """ProductsData of the given ids in chunks of 100: per chunk a dictionary of those the connector knows."""
    for start in range(0, len(product_ids), DATA_CHUNK):
        chunk = product_ids[start : start + DATA_CHUNK]
        rows = _rows(client.call("ProductsData", {"products_id": ",".join(chunk)}), "ProductsData")
        yield {product_id: rows[product_id] for product_id in chunk if product_id in rows}


def _rows(answer: Any, action: str) -> dict[str, Any]:
    """An empty PHP array is a list in JSON, so `[]` counts as the empty dictionary (protocol, 1.2)."""
    if answer == []:
        return {}
    if not isinstance(answer, dict):
        raise BadAnswerError(f"{action}: the answer is not a dictionary")
    return answer


def _page_count(value: Any, action: str) -> int:
    if isinstance(value, bool) or not str(value).isdecimal():
        raise BadAnswerError(f"{action}: pages is not a whole number: {value!r}")
    return int(value)
