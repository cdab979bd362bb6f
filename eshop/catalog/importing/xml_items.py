"""Items of an XML file as a stream: an item is forgotten as soon as it was yielded."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from eshop.catalog.importing.rows import FileError
from eshop.catalog.importing.source import SourceFile
from eshop.core.told import told as _

MAX_ITEM = 16 * 1024 * 1024
"""Bytes of one item, and of what stands between two: a parser holds them in memory."""


def xml_root(source: SourceFile) -> str:
    """The name of the root element, without its namespace. Raises FileError."""
    with source.path.open("rb") as raw, _errors():
        for _event, element in iterparse(_Limited(raw), events=("start",), forbid_dtd=True):
            return _name(element)
    return ""


def xml_items(source: SourceFile, name: Collection[str]) -> Iterator[Element]:
    """The elements called one of `name`, wherever they stand; names come without namespaces. Raises FileError."""
    with source.path.open("rb") as raw, _errors():
        limited = _Limited(raw)
        above: list[Element] = []
        inside = 0
        for event, element in iterparse(limited, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                element.tag = _name(element)
                inside += element.tag in name
                above.append(element)
                continue
            above.pop()
            inside -= element.tag in name
            if inside:
                continue
            if element.tag in name:
                yield element
                limited.since = 0
                source.position = raw.tell()
            element.clear()
            if above:
                above[-1].remove(element)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


class _Limited:
    """A file that is read no further than MAX_ITEM bytes past the last item."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._raw.read(size)
        self.since += len(piece)
        if self.since > MAX_ITEM:
            raise FileError(_("jeden towar w pliku XML ma ponad %(limit)d MB") % {"limit": MAX_ITEM // 1024 // 1024})
        return piece


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except DefusedXmlException as error:
        raise FileError(_("plik XML zawiera DTD albo encje, których import nie przyjmuje")) from error
    except ParseError as error:
        raise FileError(
            _("plik XML jest ucięty albo błędny: %(error)s") % {"error": error}, row=error.position[0]
        ) from error
    except (LookupError, ValueError, UnicodeError) as error:
        raise FileError(_("kodowania pliku XML nie można odczytać: %(error)s") % {"error": error}) from error
