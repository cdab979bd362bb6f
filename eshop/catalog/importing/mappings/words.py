"""A mapping in a person's words."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from eshop.catalog.importing.cells import shown
from eshop.catalog.importing.mappings.mapping import Mapping

_LABELS: dict[str, Callable[[], str]] = {
    "id": lambda: _("identyfikator"),
    "parent_id": lambda: _("identyfikator towaru nadrzędnego"),
    "code": lambda: _("kod"),
    "name": lambda: _("nazwa"),
    "variant_name": lambda: _("nazwa wariantu"),
    "description": lambda: _("opis"),
    "short_description": lambda: _("krótki opis"),
    "ean": lambda: _("EAN"),
    "manufacturer": lambda: _("producent"),
    "category": lambda: _("kategoria"),
    "vat": lambda: _("stawka VAT"),
    "stock": lambda: _("stan"),
    "unit": lambda: _("jednostka"),
    "weight": lambda: _("waga"),
    "images": lambda: _("zdjęcia"),
    "attributes": lambda: _("cechy"),
    "active": lambda: _("w sprzedaży"),
}


def mapping_words(mapping: Mapping) -> list[str]:
    """Each field with where it comes from: "kod ← „Symbol”", "stawka VAT = 23"."""
    found = []
    for name, titles in mapping.columns.items():
        quoted = ", ".join(f"„{shown(title)}”" for title in titles)
        found.append(f"{field_label(name, is_net=mapping.prices == 'net')} ← {quoted}")
    return found + [f"{field_label(name)} = {shown(value)}" for name, value in mapping.constants.items()]


def field_label(name: str, *, is_net: bool = False) -> str:
    """What a person calls the field, in the active language."""
    if name in _LABELS:
        return _LABELS[name]()
    if name == "price" or name.startswith("price:"):
        label = _("cena netto") if is_net else _("cena brutto")
        price_list = name.partition(":")[2].strip()
        return f"{label} ({price_list})" if price_list else label
    base, _mark, language = name.rpartition("_")
    return f"{_LABELS[base]()} ({language})" if base in _LABELS else name
