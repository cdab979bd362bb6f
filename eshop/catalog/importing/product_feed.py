"""A product feed for Google Merchant (RSS or Atom) as a table: an item is a row, each of its elements a column.

Source of the elements' names: Google's product data specification. Rows are counted in items, from 1.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from xml.etree.ElementTree import Element

from eshop.catalog.importing.rows import FileError
from eshop.catalog.importing.source import SourceFile
from eshop.catalog.importing.xml_items import xml_items
from eshop.core.told import told as _

ROOTS = ("rss", "feed")
_ITEMS = ("item", "entry")
_MOST_COLUMNS = 500
_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)


class FeedRows:
    """Rows of the feed in `source`, below a header (row 0) of all names that its items use."""

    are_whole = True

    def __init__(self, source: SourceFile) -> None:
        self._source = source

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        yield 0, self._titles
        for number, item in enumerate(xml_items(self._source, _ITEMS), start=1):
            values = _values(item)
            yield number, [values.get(title, "") for title in self._titles]

    def head(self) -> Iterator[tuple[int, list[str]]]:
        return iter(self)

    @cached_property
    def _titles(self) -> list[str]:
        titles: dict[str, None] = {}
        for item in xml_items(self._source, _ITEMS):
            titles.update(dict.fromkeys(_values(item)))
            if len(titles) > _MOST_COLUMNS:
                raise FileError(_("plik ma ponad %(limit)d kolumn") % {"limit": _MOST_COLUMNS})
        return list(titles)


def _values(item: Element) -> dict[str, str]:
    """Text by name. Of elements of one name the first filled counts, but addresses stand together, with commas.

    Elements that hold others, such as the price of a shipment, say nothing of the item.
    """
    found: dict[str, str] = {}
    for element in item:
        text = element.text or ""
        if len(element):
            continue
        before = found.get(element.tag, "")
        if before.strip() and _ADDRESS.match(text):
            found[element.tag] = f"{before},{text.strip()}"
        elif not before.strip():
            found[element.tag] = text
    return found
