"""Bodies that break careless programs, as many as are asked for, the same ones for the same seed."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.baselinker_integration.naughty import naughty_strings

ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "/api/v1/items/upsert": (
        "POST",
        {"name": "Kubek", "stock": "3", "prices": [{"gross": "9.99"}], "category": ["Dom"]},
    ),
    "/api/v1/prices/upsert": ("POST", {"price_list": "Detaliczny", "gross": "9.99"}),
    "/api/v1/stock/set": ("POST", {"quantity": "3"}),
    "/api/v1/stock/adjust": ("POST", {"change": "-1"}),
    "/api/v1/categories": ("PUT", {"name": "Dom", "position": 3}),
    "/api/v1/orders/acknowledge": ("POST", {"confirm": True}),
    "/api/v1/orders/update": ("POST", {"parcels": [{"number": "1"}], "payment": {"paid": True}}),
}
"""Each bulk write with a row that it takes, without what addresses it and tells it from others (`_row`)."""
ORDERS = 3
"""So many orders the shop has, from 1 on."""


@dataclass
class Hostile:
    """One call; `names` has, by place in the call, the names of its rows that are fit to be written."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)


def hostile_calls(count: int, seed: int) -> Iterator[Hostile]:
    chance = random.Random(seed)
    strings = naughty_strings()
    for number in range(count):
        path = chance.choice(list(ROWS))
        method, row = ROWS[path]
        items: list[Any] = [_row(path, row, f"HOSTILE-{number}-{place}", place) for place in range(ORDERS)]
        broken = chance.randrange(4)
        items.insert(broken, _broken_row(chance, path, row, strings))
        names = {place + (place >= broken): f"HOSTILE-{number}-{place}" for place in range(ORDERS)}
        body: Any = {"items": items, "on_error": chance.choice(["reject_all", "skip_rows"])}
        if chance.random() < 0.2:
            body = _broken_value(chance, strings, 0)
        elif chance.random() < 0.2:
            body[chance.choice(["items", "on_error", "return", "seen_changes", "ż"])] = _broken_value(
                chance, strings, 0
            )
        text = json.dumps(body).encode()
        headers = {"Idempotency-Key": f"hostile-{number}"} if chance.random() < 0.9 else {}
        yield _damaged(chance, Hostile(method, path, text, headers, names))


LINES = {"item": "/api/v1/items/upsert", "price": "/api/v1/prices/upsert", "stock": "/api/v1/stock/set"}
"""The bulk write that a line of a file is a row of, by its op."""


def hostile_lines(count: int, seed: int) -> list[str]:
    """Lines of a file, the same ones for the same seed; every fifth is good and names an item of its own."""
    chance = random.Random(seed)
    strings = naughty_strings()
    lines = []
    for number in range(count):
        op = chance.choice(list(LINES))
        path = LINES[op]
        row = _broken_row(chance, path, ROWS[path][1], strings)
        if number % 5 == 0:
            row = {"op": "item", "external_id": f"HOSTILE-{number}"}
        elif isinstance(row, dict):
            row["op"] = op if chance.random() < 0.8 else _broken_value(chance, strings, 0)
        lines.append(json.dumps(row))
    return lines


def _row(path: str, row: dict[str, Any], name: str, place: int) -> dict[str, Any]:
    """The row with an address and a name that is found again in the shop when it was written."""
    if path == "/api/v1/orders/acknowledge":
        return row | {"id": str(place + 1), "erp_number": name}
    if path == "/api/v1/orders/update":
        return row | {"id": str(place + 1), "invoice": {"number": name}}
    return row | {"external_id": name}


def _broken_row(chance: random.Random, path: str, row: dict[str, Any], strings: list[str]) -> Any:
    if chance.random() < 0.1:
        return _broken_value(chance, strings, 0)
    address = "id" if "/orders/" in path else "external_id"
    own = ["9", "10"] if address == "id" else ["TWR-1", "TWR-2"]
    broken: dict[str, Any] = {address: chance.choice([*own, chance.choice(strings)])} | row
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(
            [
                *(*broken, "weight", "attributes", "translations", "parent", "images"),
                *("version", "state", "invoice", "erp_number", chance.choice(strings)),
            ]
        )
        broken[name] = _broken_value(chance, strings, 0)
    return broken


def _broken_value(chance: random.Random, strings: list[str], depth: int) -> Any:
    kind = chance.randrange(9 if depth < 4 else 6)
    if kind <= 2:
        return chance.choice(strings)
    if kind == 3:
        return chance.choice([None, True, False, 0, -1, 10**30, 1e308, -0.0, float("nan"), float("inf"), 2**63])
    if kind == 4:
        return [chance.choice(strings)] * chance.choice([0, 1, 300])
    if kind == 5:
        return "9" * chance.choice([1, 20, 5000])
    if kind == 6:
        return [_broken_value(chance, strings, depth + 1) for _ in range(chance.randrange(4))]
    if kind == 7:
        return {chance.choice(strings): _broken_value(chance, strings, depth + 1) for _ in range(chance.randrange(4))}
    return {"external_id": "TWR-1", "name": _broken_value(chance, strings, depth + 1)}


def _damaged(chance: random.Random, call: Hostile) -> Hostile:
    """Sometimes the bytes themselves are no good, or are packed, or said to be."""
    kind = chance.randrange(12)
    if kind == 0:
        call.body = call.body[: chance.randrange(len(call.body) + 1)]
    elif kind == 1:
        place = chance.randrange(len(call.body))
        call.body = call.body[:place] + bytes([chance.randrange(256)]) + call.body[place + 1 :]
    elif kind == 2:
        call.body = chance.choice([b"[" * 200_000, b'{"items":' * 5000, b"\xff" * 100, b"", b"\x00"])
    elif kind == 3:
        call.body = gzip.compress(call.body)
        call.headers["Content-Encoding"] = chance.choice(["gzip", "identity", "br", "gzip, gzip"])
    elif kind == 4:
        call.headers["Content-Type"] = chance.choice(["text/plain", "application/json; charset=latin-1", "x" * 500])
    return call
