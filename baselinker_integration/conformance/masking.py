"""Evidence goes to logs, artefacts and the panel: no key, no personal data, no novel."""

import re

LONGEST = 400
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"(?<![\w.-])\+\d[\d -]{7,}\d|(?<![\w.-])\d{3}[ -]\d{3}[ -]\d{3}(?!\d)")


def evidence_masked(text: str, *, key: str) -> str:
    """The text in one line, without the key, e-mail addresses and telephone numbers, cut to a readable length."""
    if key:
        text = text.replace(key, "***")
    text = _PHONE.sub("***", _EMAIL.sub("***", text))
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
