"""Lists and dictionaries inside form fields, in every encoding seen (protocol, 1.1 and 8-3)."""

import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from pydantic_core import PydanticCustomError

_BRACKET_NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])+)$")
_BRACKET_PART = re.compile(r"\[([^\[\]]*)\]")
_MAXIMUM_DEPTH = 6
_MAXIMUM_NESTING = 50


def structure_parse(value: Any) -> Any:
    """`value` as list or dict: already one, JSON, HTML-escaped JSON, or bracket pairs joined by `&` or its entity.

    Raises PydanticCustomError (hence a protocol error that names the field) for anything else.
    """
    if isinstance(value, (list, dict)):
        return value
    if isinstance(value, str):
        text = value.strip()
        for candidate in (text, html.unescape(text)):
            parsed = _json(candidate)
            if isinstance(parsed, (list, dict)):
                return parsed
        pairs = parse_qsl(html.unescape(text), keep_blank_values=True)
        nested = brackets_fold(pairs)
        if nested and all(isinstance(part, (list, dict)) for part in nested.values()):
            return next(iter(nested.values())) if len(nested) == 1 else nested
    raise PydanticCustomError("structure", "oczekiwano listy zapisanej jako JSON")


def _json(text: str) -> Any:
    if not text.startswith(("[", "{")) or _is_too_deep(text):
        return None
    try:
        return json.loads(text, object_pairs_hook=_unique_names)
    except (ValueError, RecursionError):
        return None


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name nobody knows which was meant, so the whole text is unreadable."""
    folded = dict(pairs)
    if len(folded) < len(pairs):
        raise ValueError("A name occurs twice.")
    return folded


def _is_too_deep(text: str) -> bool:
    depth = deepest = 0
    for char in text:
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest > _MAXIMUM_NESTING


def brackets_fold(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Form pairs with PHP's bracket names (`products[0][sku]`) folded into nested lists and dicts; plain names kept."""
    folded: dict[str, Any] = {}
    for name, value in pairs:
        match = _BRACKET_NAME.match(name)
        parts = _BRACKET_PART.findall(match.group(2)) if match else []
        if match is None or len(parts) > _MAXIMUM_DEPTH:
            folded[name] = value
            continue
        _place(folded, [match.group(1), *parts], value)
    return {name: _listed(value) for name, value in folded.items()}


def _place(root: dict[str, Any], path: list[str], value: Any) -> None:
    node = root
    for part in path[:-1]:
        key = part or str(len(node))
        child = node.get(key)
        if not isinstance(child, dict):
            child = node[key] = {}
        node = child
    node[path[-1] or str(len(node))] = value


def _listed(value: Any) -> Any:
    """Dictionaries with the keys 0..n-1 are lists, as PHP writes them."""
    if not isinstance(value, Mapping):
        return value
    inner = {key: _listed(part) for key, part in value.items()}
    return list(inner.values()) if inner and list(inner) == [str(n) for n in range(len(inner))] else inner
