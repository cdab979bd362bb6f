"""Items of an XML file as a stream: an item is forgotten as soon as it was yielded."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from eshop.catalog.importing.encoding import is_utf8
from eshop.catalog.importing.rows import FileError
from eshop.catalog.importing.source import SourceFile
from eshop.core.told import told as _

_INVALID_TOKEN = 4
"""Expat's number of bytes that are no characters, among other errors."""
MAX_ITEM = 16 * 1024 * 1024
"""Bytes of one item, and of what stands between two: a parser holds them in memory."""


def xml_root(source: SourceFile) -> str:
    """The name of the root element, without its namespace. Raises FileError."""
    with source.path.open("rb") as raw, _errors(source):
        for _event, element in iterparse(_Limited(raw), events=("start",), parser=_parser(source)):
            return _name(element)
    return ""


def xml_items(source: SourceFile, name: Collection[str]) -> Iterator[Element]:
    """The elements called one of `name`, wherever they stand; names come without namespaces. Raises FileError."""
    with source.path.open("rb") as raw, _errors(source):
        limited = _Limited(raw)
        above: list[Element] = []
        inside = 0
        for event, element in iterparse(limited, events=("start", "end"), parser=_parser(source)):
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


def _parser(source: SourceFile) -> DefusedXMLParser:
    """A parser of the file in the encoding that a person named, else in the one that the file names."""
    return DefusedXMLParser(
        target=TreeBuilder(), encoding=source.encoding_given.removesuffix("-sig") or None, forbid_dtd=True
    )


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
def _errors(source: SourceFile) -> Iterator[None]:
    try:
        yield
    except DefusedXmlException as error:
        raise FileError(_("plik XML zawiera DTD albo encje, których import nie przyjmuje")) from error
    except ParseError as error:
        if error.code == _INVALID_TOKEN and not source.encoding_given and not is_utf8(source.path):
            raise FileError(
                _("litery pliku XML są w innym kodowaniu, niż on podaje; podaj kodowanie"), row=error.position[0]
            ) from error
        raise FileError(
            _("plik XML jest ucięty albo błędny: %(error)s") % {"error": error}, row=error.position[0]
        ) from error
    except (LookupError, ValueError, UnicodeError) as error:
        raise FileError(_("kodowania pliku XML nie można odczytać: %(error)s") % {"error": error}) from error
