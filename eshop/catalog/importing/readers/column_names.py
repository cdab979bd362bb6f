"""Column names of WooCommerce and PrestaShop, whose exports carry them in the language of the shop."""

import re
from collections.abc import Iterable

REASON_COLUMNS = frozenset({"powód odrzucenia", "reason for rejection"})
"""What we add to rejected rows that a person gets back, in either language; it says nothing of an item."""

_HINT = re.compile(r"\s*\([^)]*\)")
# Column names of a Polish WooCommerce.
_WOOCOMMERCE = {
    "identyfikator": "id",
    "typ": "type",
    "rodzaj": "type",
    "nazwa": "name",
    "gtin, upc, ean lub isbn": "gtin, upc, ean, or isbn",
    "opublikowano": "published",
    "opublikowany": "published",
    "krótki opis": "short description",
    "opis": "description",
    "data rozpoczęcia promocji": "date sale price starts",
    "data zakończenia promocji": "date sale price ends",
    "status podatku": "tax status",
    "klasa podatkowa": "tax class",
    "w magazynie?": "in stock?",
    "na stanie?": "in stock?",
    "stan magazynowy": "stock",
    "magazyn": "stock",
    "waga (kg)": "weight (kg)",
    "waga (g)": "weight (g)",
    "cena promocyjna": "sale price",
    "cena": "regular price",
    "cena regularna": "regular price",
    "kategorie": "categories",
    "marki": "brands",
    "obrazki": "images",
    "element nadrzędny": "parent",
    "nadrzędny": "parent",
}
_ATTRIBUTE = re.compile(r"(nazwa|wartości|wartość\(-ci\)) atrybutu (\d+)|atrybut (\d+) (nazwa|wartości|wartość\(-ci\))")


def woocommerce_column(title: str) -> str:
    """The English name, in lower case, of a column of an English or Polish WooCommerce."""
    folded = title.casefold()
    attribute = _ATTRIBUTE.fullmatch(folded)
    if attribute:
        part, number = attribute[1] or attribute[4], attribute[2] or attribute[3]
        return f"attribute {number} {'name' if part == 'nazwa' else 'value(s)'}"
    return _WOOCOMMERCE.get(folded, folded)


# Column names of a Polish back office.
_PRESTASHOP = {
    "id": "product id",
    "id produktu": "product id",
    "obraz": "image",
    "zdjęcie": "image",
    "adresy url zdjęć": "image urls",
    "nazwa": "name",
    "indeks": "reference",
    "kod referencyjny": "reference",
    "kategoria": "category",
    "kategorie": "categories",
    "cena netto": "price tax excluded",
    "cena bez podatku": "price tax excluded",
    "cena brutto": "price tax included",
    "cena z podatkiem": "price tax included",
    "cena": "price",
    "ilość": "quantity",
    "status": "status",
    "aktywny": "active",
    "włączony": "active",
    "opis": "description",
    "podsumowanie": "summary",
    "krótki opis": "summary",
    "producent": "manufacturer",
    "marka": "manufacturer",
    "waga": "weight",
    "cecha": "feature",
}


def _plain(title: str) -> str:
    """A column's name without hints and the mark of a required column: "Categories (x,y,z...)" is "categories"."""
    name = title.casefold()
    for said, meant in (("(tax excl.)", "tax excluded"), ("(tax incl.)", "tax included")):
        name = name.replace(said, meant)
    return _HINT.sub("", name.replace("(netto)", "netto").replace("(brutto)", "brutto")).strip(" *")


def prestashop_column(title: str) -> str:
    """The English name, in lower case, of a column of an English or Polish PrestaShop."""
    plain = _plain(title)
    return _PRESTASHOP.get(plain, plain)


def prestashop_columns(titles: Iterable[str]) -> set[str]:
    """The English names of a header. "ID" is PrestaShop's number only among Polish names: others have it too."""
    plain = {_plain(title) for title in titles}
    return {_PRESTASHOP.get(name, name) for name in plain} if "nazwa" in plain else plain
