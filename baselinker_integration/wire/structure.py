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
_MAXIMUM_PAIRS = 50_000
_TOKEN = re.compile(r'[\[{\]}]|"(?:[^"\\]++|\\.?)*+"?', re.DOTALL)


class TooManyError(ValueError):
    """A list holds more than was asked for."""


def structure_parse(value: Any, *, most: int | None = None) -> Any:
    """`value` as list or dict: already one, JSON, HTML-escaped JSON, or bracket pairs joined by `&` or its entity.

    Raises PydanticCustomError (hence a protocol error that names the field) for anything else. JSON that holds more
    than `most` lists and dictionaries is not read to its end: TooManyError.
    """
    if isinstance(value, (list, dict)):
        return value
    if isinstance(value, str):
        text = value.strip()
        parsed = _json(text, most) if '"' in text else None
        if parsed is None:
            text = html.unescape(text)
            parsed = _json(text, most)
        if parsed is not None:
            return parsed
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAXIMUM_PAIRS)
        except ValueError:
            pairs = []
        nested = brackets_fold(pairs)
        if nested and all(isinstance(part, (list, dict)) for part in nested.values()):
            return next(iter(nested.values())) if len(nested) == 1 else nested
    raise PydanticCustomError("structure", "oczekiwano listy zapisanej jako JSON")


def _json(text: str, most: int | None) -> list[Any] | dict[str, Any] | None:
    if not text.startswith(("[", "{")) or _is_too_deep(text, most):
        return None
    try:
        parsed: list[Any] | dict[str, Any] = json.loads(text, object_pairs_hook=_unique_names)
    except (ValueError, RecursionError):
        return None
    return parsed


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name nobody knows which was meant, so the whole text is unreadable."""
    folded = dict(pairs)
    if len(folded) < len(pairs):
        raise ValueError("A name occurs twice.")
    return folded


def _is_too_deep(text: str, most: int | None) -> bool:
    """Whether JSON is nested too deeply to be read. Raises TooManyError as soon as it holds more than `most` parts."""
    depth = parts = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "[{":
            depth += 1
            if depth > _MAXIMUM_NESTING:
                return True
            parts += depth == 2
            if most is not None and parts > most:
                raise TooManyError
        elif sign in "]}":
            depth -= 1
    return False


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
