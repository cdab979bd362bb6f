"""Ceneo XML (`<offers><o id price stock ...>`), read as a stream: an offer is forgotten as soon as it was yielded."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from eshop.catalog.importing import amounts, cells
from eshop.catalog.importing.readers import base
from eshop.catalog.importing.rows import FileError, ItemRow, ReaderOptions, RowError, RowProblem
from eshop.catalog.importing.source import SourceFile

_ROOT = "offers"
_OFFER = "o"
# Attributes of an offer that become columns of the item; the others stay attributes.
_OWN_PLACE = {"sku", "ean", "producent"}


class CeneoReader:
    """Rows are counted in offers, from 1. The file names neither VAT rate nor code (contract, section 3)."""

    def __init__(self, source: SourceFile, options: ReaderOptions) -> None:
        self.source = source
        self.options = options

    def rows(self) -> Iterator[ItemRow | RowProblem]:
        number = 0
        try:
            for offer in self._offers():
                number += 1
                try:
                    yield self._item(offer, number)
                except RowError as rejected:
                    yield RowProblem(number, rejected.field, rejected.reason)
        except DefusedXmlException as error:
            raise FileError(_("plik XML zawiera DTD albo encje, których import nie przyjmuje")) from error
        except ParseError as error:
            raise FileError(
                _("plik XML jest ucięty albo błędny: %(error)s") % {"error": error}, row=error.position[0]
            ) from error
        except (LookupError, ValueError, UnicodeError) as error:
            raise FileError(_("kodowania pliku XML nie można odczytać: %(error)s") % {"error": error}) from error

    def _offers(self) -> Iterator[Element]:
        with self.source.path.open("rb") as raw:
            above: list[Element] = []
            for event, element in iterparse(raw, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    if not above and element.tag != _ROOT:
                        raise FileError(
                            _("element główny to „%(found)s”, w pliku Ceneo jest nim „offers”")
                            % {"found": cells.shown(element.tag.rpartition("}")[2])}
                        )
                    above.append(element)
                    continue
                above.pop()
                if element.tag == _OFFER:
                    yield element
                    self.source.position = raw.tell()
                if above and (element.tag == _OFFER or len(above) == 1):
                    element.clear()
                    above[-1].remove(element)

    def _item(self, offer: Element, number: int) -> ItemRow:
        identity = cells.line(offer.get("id", ""), "id", 100)
        if not identity:
            raise RowError("id", _("oferta nie ma identyfikatora"))
        attributes = [(entry.get("name", ""), entry.text or "") for entry in offer.iterfind("attrs/a")]
        named = {name.strip().casefold(): value for name, value in reversed(attributes)}
        code = named.get("sku", "").strip() or named.get("kod_producenta", "").strip() or identity
        row = ItemRow(number, f"ceneo:{identity}", "id")
        row.columns = self._columns(offer, attributes, named)
        row.columns["code"] = cells.line(code, "SKU", base.MAX_CODE)
        category = offer.findtext("cat", "")
        row.category = cells.category_path(category.split("/"), "cat")
        row.manufacturer = cells.line(named.get("producent", ""), "Producent", base.MAX_MANUFACTURER)
        row.vat = self.options.standard_vat
        row.prices[""] = amounts.price(offer.get("price", ""), "price")
        row.stock = amounts.quantity(offer.get("stock", ""), "stock")
        return row

    def _columns(self, offer: Element, attributes: list[tuple[str, str]], named: dict[str, str]) -> dict[str, Any]:
        own_place = _OWN_PLACE if named.get("sku", "").strip() else _OWN_PLACE | {"kod_producenta"}
        addresses = [image.get("url", "") for image in offer.iterfind("imgs/*")]
        return {
            "name": cells.line(offer.findtext("name", ""), "name", base.MAX_NAME),
            "description": cells.block(offer.findtext("desc", ""), "desc"),
            "ean": cells.line(named.get("ean", ""), "EAN", base.MAX_EAN),
            "weight": amounts.weight(offer.get("weight", ""), "weight"),
            "images": cells.images(addresses, "imgs"),
            "attributes": cells.attributes(
                (pair for pair in attributes if pair[0].strip().casefold() not in own_place), "attrs"
            ),
        }
