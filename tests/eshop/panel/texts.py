"""What a person reads on a page, and which of it is English."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Words that Polish texts of a shop do not use; "to", "do", "on", "no", "a", "go", "import", "login" are Polish too.
ENGLISH_WORDS = """
the and or of in for with is are was has have this that these your you we it its by from at an not all any some
more add edit change delete remove save cancel close open back next previous first last select search filter
filters apply show hide view history home welcome logout log sign password username user users group groups
permission permissions name date time today now yesterday choose available chosen yes unknown none value values
true false result results count page pages item items row rows record records field fields error errors warning
warnings please correct below enter again continue another new object objects action actions run toggle sorting
sort order orders product products price prices category categories account accounts connection sent missing
failed light dark system theme general site administration type reset clear loading empty found there
"""
ENGLISH = set(ENGLISH_WORDS.split())
WORD = re.compile(r"(?<![\w*])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w*])")
"""Letters between two others than letters, digits and asterisks: a piece of a random code ("oF3N41***") is no word."""
BRANDS = {"baselinker", "e-sklep", "allegro", "amazon", "ebay", "ceneo", "english"}


class _Reader(HTMLParser):
    """Collects texts and spoken attributes; icons, code, data of the shop and scripts are not read."""

    SILENT = {"script", "style", "code", "svg", "address", "kbd"}
    SPOKEN = {"placeholder", "title", "aria-label", "alt"}

    def __init__(self, *, skips_folded: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.skips_folded = skips_folded
        self.silent: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if not self.silent:
            self.texts += [values[name] for name in self.SPOKEN if values.get(name)]
            if tag == "input" and values.get("type") in ("submit", "button"):
                self.texts.append(values.get("value", ""))
        is_icon = "material-symbols-outlined" in values.get("class", "")
        if tag not in ("input", "br", "hr", "img", "meta", "link") and (
            self.silent or tag in self.SILENT or is_icon or "data-not-text" in values or self._is_folded(tag, values)
        ):
            self.silent.append(tag)

    def _is_folded(self, tag: str, values: dict[str, str]) -> bool:
        return self.skips_folded and tag == "details" and "open" not in values

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.texts.append(data.strip())


def page_texts(html: str, *, skips_folded: bool = False) -> list[str]:
    """Every text of the page that a person sees or a screen reader speaks, with or without what stands folded."""
    reader = _Reader(skips_folded=skips_folded)
    reader.feed(html)
    return reader.texts


def english_in(texts: list[str]) -> list[str]:
    """Those of `texts` that have an English word in them."""
    found = []
    for text in texts:
        words = {word.casefold() for word in WORD.findall(text)} - BRANDS
        if words & ENGLISH:
            found.append(text)
    return found


TECHNICAL = re.compile(
    r"(?!shop_\d|esk_)(?:\d{4}-\d\d-\d\d|\w\[\d+\]|\b[a-z]+(?:_[a-z0-9]+)+\b|\b(?=\d*[a-f])[0-9a-f]{24,}\b|[\[{][\"']"
    r"|\b(?:get|set|create)[A-Z]\w+|\b(?:Products?|Orders?|Category|Statuses|Supported|File)[A-Z]\w+)"
)
"""ISO dates, paths of fields, codes, digests, JSON, names of the protocol's actions; but not a shop's number there."""


def technical_in(texts: list[str]) -> list[str]:
    """Those of `texts` that hold a word of programs instead of people's."""
    return [text for text in texts if TECHNICAL.search(text)]


POLISH = re.compile(
    r"[ąćęłńóśźż]|\b(?:w|z|na|nie|jest|oraz|dla|przed|ale|albo|towar|towary|zamówienie|pozycja|wiersz|stan|brak|od|po|jak)\b",
    re.IGNORECASE,
)
"""Letters and words that English texts do not have."""


def polish_in(texts: list[str], data: list[str]) -> list[str]:
    """Those of `texts` that have Polish in them where the `data` of the shop are taken out."""
    found = []
    known = sorted(filter(None, data), key=len, reverse=True)
    for text in texts:
        rest = text
        for part in known:
            rest = rest.replace(part, "")
        if POLISH.search(rest):
            found.append(text)
    return found
