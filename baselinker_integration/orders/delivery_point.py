"""Which pick-up point an order goes to. The code has travelled in three fields over the years (protocol, 3.12)."""

import re

_LOCKER = r"[A-Z]{3}-[A-Z]{3}\d{1,3}[A-Z]?|[A-Z]{2,4}\d{1,4}[A-Z]{0,4}\d?"
_WHOLE = re.compile(rf"(?:{_LOCKER}|\d{{6}})")
_IN_NAME = (
    re.compile(r"\bID:?\s*([A-Z0-9][A-Z0-9-]{3,20})\b", re.IGNORECASE),
    re.compile(rf"(?<![\w-])((?=\S{{6}})(?:{_LOCKER}))(?![\w-])"),
    re.compile(r"(?<![\w-])(\d{6,7})(?![\w-])"),
)


def delivery_point_code(*, point_id: str, pni: str, name: str) -> str:
    """The code of the point: `point_id` as sent, else the old PNI field, else a code found in `name`.

    Codes in names are locker codes as WAW01M, POP-WAW708, ANTO01BAPP, AL024WK1, the number behind "ID:", or six or
    seven digits of a post office or kiosk. Empty when nothing looks like a code.
    """
    sent = point_id.strip() or pni.strip()
    if sent:
        return sent
    text = name.strip()
    if _WHOLE.fullmatch(text.upper()):
        return text.upper()
    found = (pattern.search(text) for pattern in _IN_NAME)
    return next((match[1] for match in found if match), "")
