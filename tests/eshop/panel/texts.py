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

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
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
            self.silent or tag in self.SILENT or is_icon or "data-not-text" in values
        ):
            self.silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.texts.append(data.strip())


def page_texts(html: str) -> list[str]:
    """Every text of the page that a person sees or a screen reader speaks."""
    reader = _Reader()
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
