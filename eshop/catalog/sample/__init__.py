"""The sample shop: an invented shop of forest goods in which every problem of contract, section 4 occurs.

Items LP-101 to LP-117 each have one fault, from a missing name to a name that is too long; LP-106 has no price in the
list "BaseLinker", and the items with a price in "Hurt EUR" cannot go out through a connection with that list.
"""

from pathlib import Path

from eshop.catalog.importing.importer import catalog_import
from eshop.catalog.importing.report import ImportReport

_FILES = ("towary.csv", "woocommerce.csv", "ceneo.xml")


def sample_shop_load() -> ImportReport:
    """Fill the shop with the sample goods and the price lists "BaseLinker" (PLN) and "Hurt EUR". Idempotent."""
    folder = Path(__file__).parent
    return catalog_import(paths=[folder / name for name in _FILES])
