"""The encodings of `products` in ProductsQuantityUpdate: one rule each, so that the broken one has a name.

Plain JSON is what all other rules send.
"""

from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.encodings import ENCODINGS
from baselinker_integration.conformance.registry import Judge, Level, Rule, rule_add
from baselinker_integration.conformance.rules.quantity_update import NEEDS

TITLES = {
    "escaped": ("products jako JSON z encjami HTML", "products as JSON with HTML entities"),
    "brackets": ("products jako pola products[0][product_id]", "products as fields products[0][product_id]"),
    "pairs": ("products jako pary połączone &amp; w jednym polu", "products as pairs joined by &amp; in one field"),
}


def _judge(name: str) -> Judge:
    def judge(check: Check) -> str:
        shelf, encode = check.shelf, ENCODINGS[name]
        return shelf.round_trip(
            shelf.main, lambda step: shelf.counter([shelf.main.entry("change", step)], encode=encode), doing=name
        )

    return judge


for _name, (_pl, _en) in TITLES.items():
    rule_add(
        Rule(
            f"quantity-update.encoding-{_name}",
            "1.1, 7.1-7, 8-3",
            f"ProductsQuantityUpdate rozumie {_pl}",
            f"ProductsQuantityUpdate understands {_en}",
            _judge(_name),
            Level.WRITE,
            NEEDS,
            ("quantity-update.change",),
        )
    )
