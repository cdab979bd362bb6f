"""How the fake endpoint reads forms."""

import html
import json
import re
from urllib.parse import parse_qsl

BRACKET = re.compile(r"(\w+)((?:\[\w+\])+)\Z")


def nested(pairs, name):
    """The list or rows under `name` out of bracket fields, e.g. products[0][id]."""
    rows = {}
    for field, value in pairs:
        match = BRACKET.match(field)
        if match is None or match[1] != name:
            continue
        path = re.findall(r"\[(\w+)\]", match[2])
        if len(path) == 1:
            rows[path[0]] = value
        else:
            rows.setdefault(path[0], {})[path[1]] = value
    return list(rows.values())


def rows_of(fields, name):
    """The rows of `name` in any encoding; None when they cannot be read."""
    text = fields.get(name, "")
    if not text:
        return nested(fields.items(), name)
    text = html.unescape(text)
    if text.startswith(f"{name}["):
        return nested(parse_qsl(text, keep_blank_values=True), name)
    try:
        rows = json.loads(text)
    except ValueError:
        return None
    return rows if isinstance(rows, list) else None
