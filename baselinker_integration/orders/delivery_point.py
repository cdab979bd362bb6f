"""Which pick-up point an order goes to. The code has travelled in three fields over the years (protocol, 3.12)."""

import re

_LOCKER = r"[A-Z]{3}-[A-Z]{3}\d{1,3}[A-Z]?|[A-Z]{2,4}\d{1,4}[A-Z]{0,4}"
_POST_OFFICE = r"\d{6}"
_WHOLE = re.compile(rf"(?:{_LOCKER}|{_POST_OFFICE})")
_INSIDE = re.compile(rf"(?<![\w-])(?:{_LOCKER})(?![\w-])")


def delivery_point_code(*, point_id: str, pni: str, name: str) -> str:
    """The code of the point: locker codes as WAW01M, POP-WAW708, ANTO01BAPP, or the six digits of a post office.

    Looked for in the id, then the old PNI field, then the name, first as the whole text, then inside the id and the
    name; an id or PNI without a known shape is taken as it is. Empty when nothing looks like a code.
    """
    candidates = [text.strip() for text in (point_id, pni, name)]
    for text in candidates:
        if _WHOLE.fullmatch(text.upper()):
            return text.upper()
    for text in (candidates[0], candidates[2]):
        found = _INSIDE.search(text)
        if found and len(found.group()) >= 6:
            return found.group()
    return candidates[0] or candidates[1]
