"""BaseLinker's lists out of answers, with the habits of its JSON: ids as texts, an empty map as a list."""

from collections.abc import Iterator, Mapping
from typing import Any

from baselinker_integration.token_api.answers import Answer
from baselinker_integration.wire.base import text_clean
from eshop.core.numbers import whole_number

NAME_LENGTH = 100
MOST_ROWS = 1000


def rows_of(answer: Answer, key: str) -> list[dict[str, Any]]:
    """The objects of the list or map `key`; whatever else stands there is left out."""
    value = answer.data.get(key)
    rows = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [row for row in rows if isinstance(row, dict)][:MOST_ROWS]


def names_of(answer: Answer, key: str, identity: str) -> list[dict[str, Any]]:
    """[{"id": text, "name": text}] of a list whose rows name their id `identity`; rows without one are left out."""
    pairs = [(text_of(row.get(identity)), text_of(row.get("name"))) for row in rows_of(answer, key)]
    return [{"id": number, "name": name or number} for number, name in pairs if number]


def statuses_of(answer: Answer) -> list[dict[str, Any]]:
    """[{"id": int, "name": text, "color": text}] of getOrderStatusList; a row without a number is left out."""
    return [
        {"id": number, "name": text_of(row.get("name")), "color": text_of(row.get("color"))[:20]}
        for row in rows_of(answer, "statuses")
        if (number := whole_number(text_of(row.get("id")))) is not None
    ]


def sources_of(answer: Answer) -> list[str]:
    """The types of sources that have at least one account; a map with the keys 0, 1, … may come as a list."""
    value = answer.data.get("sources")
    return sorted(_types(value)) if isinstance(value, dict) else []


def _types(sources: Mapping[Any, Any]) -> Iterator[str]:
    for kind, accounts in sources.items():
        if isinstance(accounts, dict | list) and accounts:
            yield text_of(kind)


def text_of(value: Any) -> str:
    """A text or number as text, cleaned and cut; empty for anything else."""
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    return text_clean(str(value)).strip()[:NAME_LENGTH] if is_plain else ""
