"""The ways in which the client may write the list `products` into a form (protocol, 1.1 and 8-3)."""

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

Entries = Sequence[Mapping[str, object]]


def as_json(entries: Entries) -> dict[str, str]:
    """One field holding JSON."""
    return {"products": json.dumps([dict(entry) for entry in entries], ensure_ascii=False)}


def as_escaped_json(entries: Entries) -> dict[str, str]:
    """One field holding JSON whose quotes became HTML entities."""
    return {"products": escape(as_json(entries)["products"])}


def as_brackets(entries: Entries) -> dict[str, str]:
    """A field of its own for every value: products[0][product_id]=..."""
    return {
        f"products[{number}][{name}]": str(value)
        for number, entry in enumerate(entries)
        for name, value in entry.items()
    }


def as_pairs(entries: Entries) -> dict[str, str]:
    """One field holding bracket pairs joined by the entity of `&`, as the online tester sends it."""
    pairs = (f"{name}={quote(value)}" for name, value in as_brackets(entries).items())
    return {"products": "&amp;".join(pairs)}


ENCODINGS: Final[dict[str, Callable[[Entries], dict[str, str]]]] = {
    "json": as_json,
    "escaped": as_escaped_json,
    "brackets": as_brackets,
    "pairs": as_pairs,
}
