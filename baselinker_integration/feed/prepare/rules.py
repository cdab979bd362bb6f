"""The rules of contract, section 4: each reads one part of an item, notes what is wrong, gives the value to send."""

import re
from decimal import ROUND_FLOOR, Decimal
from urllib.parse import quote, urlsplit

from baselinker_integration.feed.prepare.ean import ean_clean
from baselinker_integration.feed.prepare.items import Item
from baselinker_integration.feed.prepare.problems import Notes
from baselinker_integration.feed.prepare.shop_data import ShopData
from baselinker_integration.wire.products import TAX
from eshop.core.texts import text_cut

CURRENCY = "PLN"
UNIT = "szt."
MAXIMUM_IMAGES = 16
# How much text BaseLinker keeps (protocol, 1.6).
NAME_WIDTH = 200
SKU_WIDTH = 50
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+/[!-~]*")
"""Nothing about it has to be taken apart: nearly all are so, and a first copy looks at millions of them."""
_SPACES = re.compile(r"\s")
_PIECES = {"", "szt.", "szt", "sztuka", "sztuki", "pcs", "pcs.", "pc", "piece", "pieces"}


class ItemRules:
    """The rules bound to one item, the shop's data and the notes of its product."""

    def __init__(self, item: Item, shop: ShopData, notes: Notes) -> None:
        self.item = item
        self.shop = shop
        self.notes = notes

    def _note(self, code: str, field: str, detail: str = "") -> None:
        self.notes.add(self.item.id, self.item.code, self.item.name, code, field, detail)

    def name(self) -> str:
        text = self.item.name.strip()
        if not text:
            self._note("no_name", "name")
        elif not self.item.is_translated:
            self._note("no_translation", "name", self.shop.language)
        return self._cut(text, "name", NAME_WIDTH)

    def sku(self) -> str:
        code = self.item.code
        if not code.strip():
            self._note("no_code", "code")
        elif self.item.is_duplicate:
            self._note("duplicate_code", "code", code)
        return self._cut(code, "code", SKU_WIDTH)

    def ean(self) -> str:
        code = self.item.ean.strip()
        if not code:
            self._note("no_ean", "ean")
            return ""
        good = ean_clean(code)
        if not good:
            self._note("bad_ean", "ean", code)
        return good

    def price(self, fallback: Decimal | None = None) -> Decimal | None:
        """Gross PLN. `fallback` is what a grouped product without a price of its own takes from its variants."""
        item, shop = self.item, self.shop
        amount, price_list = item.chosen_price, shop.chosen_list
        if amount is None and item.default_price is not None:
            amount, price_list = item.default_price, shop.default_list
            self._note("default_price_used", "price", price_list.name if price_list else "")
        if amount is None:
            amount = fallback
        if amount is None:
            self._note("no_price", "price")
            return None
        if price_list is not None and price_list.currency != CURRENCY:
            self._note("currency_not_pln", "price", f"{price_list.name}: {price_list.currency}")
        if amount == 0:
            self._note("zero_price", "price")
        return amount

    def quantity(self) -> int:
        stock = self.item.stock or Decimal(0)
        if stock < 0:
            self._note("negative_stock", "stock", f"{stock.normalize():f}")
            return 0
        whole = stock.to_integral_value(ROUND_FLOOR)
        if whole != stock:
            self._note("fractional_stock", "stock", f"{stock.normalize():f}")
        return int(whole)

    def tax(self, inherited: str | None = None) -> str:
        """The code of the VAT rate; a variant without one has its product's."""
        code = (self.item.vat_code or inherited or "").strip()
        if code not in TAX:
            self._note("bad_vat_rate", "vat_rate", code)
        return code

    def unit(self) -> str:
        if self.item.unit.strip().lower() not in _PIECES:
            self._note("other_unit", "unit", self.item.unit)
        return UNIT

    def weight(self) -> float:
        return float(self.item.weight or 0)

    def category(self) -> tuple[str, str]:
        """Id and full path of the category; both empty when there is none that is active."""
        path = self.shop.categories.get(self.item.category_id) if self.item.category_id is not None else None
        if path is None:
            self._note("no_category", "category")
            return "", ""
        return str(self.item.category_id), path

    def images(self) -> list[str]:
        if not self.item.images:
            self._note("no_image", "images")
            return []
        good: list[str] = []
        for address in self.item.images:
            absolute = _absolute(str(address).strip(), self.shop.public_url)
            if absolute:
                good.append(absolute)
            else:
                self._note("bad_image_url", "images", str(address))
        if len(good) > MAXIMUM_IMAGES:
            self._note("too_many_images", "images", str(len(good)))
        return good[:MAXIMUM_IMAGES]

    def features(self) -> list[tuple[str, str]]:
        """Attribute pairs; several values of one name are joined by a pipe (protocol, 3.5)."""
        joined: dict[str, list[str]] = {}
        for name, value in self.item.attributes:
            joined.setdefault(str(name), []).append(str(value))
        return [(name, "|".join(values)) for name, values in joined.items()]

    def _cut(self, text: str, field: str, width: int) -> str:
        shorter = text_cut(text, width)
        if shorter != text:
            self._note("text_cut", field, str(len(text)))
        return shorter


def _absolute(address: str, public_url: str) -> str:
    """The address with host, or "" when it can have none.

    A path that begins with a slash is below the shop's public address; one without, as other shops write into their
    exports, is below theirs, which is not known here.
    """
    if _PLAIN_ADDRESS.fullmatch(address):
        return address
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme in ("http", "https"):
        good = parts.netloc and parts.netloc.split() == [parts.netloc]
        return _SPACES.sub(lambda found: quote(found[0]), address) if good else ""
    if not address.startswith("/") or not public_url:
        return ""
    return f"{public_url}/{quote(address.lstrip('/'), safe='/%?=&+,;:@!$()*~-._')}"
