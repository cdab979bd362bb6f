"""Where what was typed stands in a text: marked for the reader."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from eshop.search.terms import squeezed, words

_WORDS = re.compile(r"([^\W_]+)")


def fits(text: str, typed: str) -> bool:
    """Whether a word of `text` begins with one that was typed, or all of it with all that was typed."""
    beginnings = words(typed)
    joined = squeezed(typed)
    return bool(joined) and (
        squeezed(text).startswith(joined) or any(word.startswith(tuple(beginnings)) for word in words(text))
    )


def marked(text: str, typed: str) -> SafeString:
    """`text` with the beginnings of words that were typed in <mark>."""
    joined = squeezed(typed)
    if joined and squeezed(text).startswith(joined):
        return format_html("<mark>{}</mark>", text)
    beginnings = words(typed)
    return format_html_join("", "{}", ((_part(part, beginnings),) for part in _WORDS.split(text)))


def _part(part: str, beginnings: list[str]) -> str:
    folded = words(part)
    if len(folded) == 1 and len(folded[0]) == len(part):
        for beginning in beginnings:
            if folded[0].startswith(beginning):
                return format_html("<mark>{}</mark>{}", part[: len(beginning)], part[len(beginning) :])
    return part
