"""Nothing of the catalogue ever goes this way: that would be a second synchronisation beside the one of the day."""

import re
from pathlib import Path

from baselinker_integration import way_back
from baselinker_integration.token_api.methods import ALLOWED

METHOD = re.compile(r'"((?:get|set|add|update|create|delete|run)[A-Z]\w+)"')
FORBIDDEN = re.compile(r"Inventory.*(?:Stock|Prices)|addInventoryProduct|ExternalStorageProducts")


def methods_named():
    sources = Path(way_back.__file__).parent.rglob("*.py")
    return {name for source in sources for name in METHOD.findall(source.read_text(encoding="utf-8"))}


def test_only_orders_are_called_about():
    assert methods_named() == {
        "createPackageManual",
        "getJournalList",
        "getOrderPackages",
        "getOrders",
        "setOrderFields",
        "setOrderStatus",
        "setOrderStatuses",
    }
    assert methods_named() <= ALLOWED
    assert [name for name in ALLOWED if FORBIDDEN.search(name)] == []


def test_control_a_method_of_the_catalogue_would_be_seen():
    (name,) = METHOD.findall('asking.ask("updateInventoryProductsStock", {})')
    assert FORBIDDEN.search(name)
    assert name not in ALLOWED
