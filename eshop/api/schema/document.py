"""The OpenAPI document of this version, and what one of two documents lacks of the other."""

from collections.abc import Iterator
from typing import Any

import yaml
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

Path = tuple[str, ...]


def document_make() -> dict[str, Any]:
    """The document out of the views, with English texts: the same for everybody."""
    with translation.override("en"):
        return dict(SchemaGenerator(urlconf="eshop.api.urls").get_schema(request=None, public=True))


def document_text(document: dict[str, Any]) -> str:
    """The document as YAML, in the order it was made."""
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def vanished(old: Any, new: Any) -> list[str]:
    """What clients may rely on in `old` and `new` has no more: paths, methods, answers, fields, values of a list.

    Also fields and parameters that a call did not need before and needs now. That an answer always has a field is no
    demand.
    """
    found = [" > ".join(path) for path in sorted(set(_promises(old)) - set(_promises(new)))]
    asked = _asked(new)
    demands = {path for path in set(_demands(new)) - set(_demands(old)) if path[:2] != _SCHEMAS or path[2] in asked}
    known = set(_promises(old))
    return found + [f"now required: {' > '.join(path)}" for path in sorted(demands) if path[:-2] in known]


_SCHEMAS = ("components", "schemas")


def _asked(document: Any) -> set[str]:
    """Names of the schemas that bodies of calls are made of."""
    operations = [each for path in document.get("paths", {}).values() for each in path.values()]
    waiting = [each.get("requestBody") for each in operations]
    found: set[str] = set()
    while waiting:
        named = set(_references(waiting.pop())) - found
        found |= named
        waiting += [document["components"]["schemas"][name] for name in named]
    return found


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict) and isinstance(node.get("$ref"), str):
        yield node["$ref"].rpartition("/")[2]
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _references(each)


_NAMED = ("paths", "properties", "schemas", "responses", "content", "get", "post", "put", "patch", "delete")


def _promises(node: Any, path: Path = ()) -> Iterator[Path]:
    """Each name of something that has names, and each value of an enum or parameter, with the way to it."""
    if isinstance(node, list):
        for each in node:
            if isinstance(each, dict) and "in" in each and "name" in each:
                yield (*path, str(each["in"]), str(each["name"]))
        return
    if not isinstance(node, dict):
        return
    for name, value in node.items():
        here = (*path, str(name))
        if name == "enum" and isinstance(value, list):
            yield from ((*here, str(each)) for each in value)
            continue
        if name in _NAMED or (path and path[-1] in _NAMED):
            yield here
        yield from _promises(value, here)


def _demands(node: Any, path: Path = ()) -> Iterator[Path]:
    """Each required field of a schema and each required parameter."""
    if not isinstance(node, dict):
        return
    for name, value in node.items():
        here = (*path, str(name))
        if name == "required" and isinstance(value, list):
            yield from ((*here, str(each)) for each in value)
        elif name == "parameters" and isinstance(value, list):
            yield from ((*here, str(each.get("name"))) for each in value if each.get("required"))
        else:
            yield from _demands(value, here)
