"""ProductsQuantityUpdate. Every rule leaves the stock as it was shown before."""

from itertools import cycle, islice

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.rule import Judge, Level, Rules
from baselinker_integration.conformance.rules.judging import (
    expect_counter,
)
from baselinker_integration.conformance.session import UNKNOWN_ID
from baselinker_integration.conformance.trials.encodings import ENCODINGS
from baselinker_integration.conformance.trials.items import TrialItem
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

rules = Rules(level=Level.WRITE, actions=("ProductsQuantityUpdate", "ProductsList", "ProductsData"))
ENTRIES_AT_MOST = 1000


@rules.rule(
    "quantity-update.set",
    "3.8, 7.1-7",
    _("Operacja set ustawia stan; powtórzona daje ten sam stan i counter"),
    after=("data.every-id",),
)
def set_stock(check: Check) -> str:
    items = check.items
    wanted = items.main.quantity + 3 if items.shows_stock else items.main.quantity
    try:
        for _repeat in range(2):
            expect_counter(items.counter([items.main.entry("set", wanted)]), 1, f"set {wanted}")
            items.expect(items.main, wanted, f"set {wanted}")
    finally:
        items.put_back()
    return f"{items.main.product_id}: set {wanted} ×2 → counter 1, 1"


@rules.rule(
    "quantity-update.change",
    "3.8, 5, 7.1-7",
    _("Operacja change dodaje, a ta sama ze znakiem minus przywraca"),
    after=("quantity-update.set",),
)
def change(check: Check) -> str:
    items = check.items
    return items.round_trip(
        items.main, lambda step: items.counter([items.main.entry("change", step)]), step=2, doing="change"
    )


@rules.rule(
    "quantity-update.never-negative",
    "5",
    _("Zmiana poniżej zera zostawia stan 0, nie ujemny"),
    after=("quantity-update.change",),
)
def never_negative(check: Check) -> str:
    items = check.items
    items.need_shown_stock()
    try:
        items.counter([items.main.entry("change", -items.main.quantity - 5)])
        left = items.read(items.main)
    finally:
        items.put_back()
    if left is None or left < 0:
        raise Failed(f"{items.main.quantity} − {items.main.quantity + 5} → {left}")
    return f"{items.main.quantity} − {items.main.quantity + 5} → {left}"


@rules.rule(
    "quantity-update.variant-zero",
    "3.8, 5, 7.1-7",
    _("variant_id „0”, 0, puste i brak pola znaczą towar główny"),
    after=("quantity-update.change",),
)
def variant_zero(check: Check) -> str:
    items = check.items
    for variant_id in ("0", 0, "", None):

        def send(step: int, variant_id: object = variant_id) -> int:
            entry = items.main.entry("change", step)
            return items.counter([entry if variant_id is None else {**entry, "variant_id": variant_id}])

        items.round_trip(items.main, send, doing=f"variant_id={variant_id!r}")
    return "'0', 0, '', ∅ → counter 1"


@rules.rule(
    "quantity-update.variant", "3.8, 7.1-7", _("variant_id zmienia stan wariantu"), after=("quantity-update.change",)
)
def variant(check: Check) -> str:
    items = check.items
    item = items.variant
    if item is None:
        raise NotApplicable(phrases.nothing_to_check("variants"))
    return items.round_trip(
        item,
        lambda step: items.counter([item.entry("change", step)]),
        doing=f"{item.product_id}/{item.variant_id}",
    )


@rules.rule(
    "quantity-update.bad-entry-isolated",
    "3.8, 7.1-7",
    _("Jeden zły wpis nie psuje pozostałych w tej samej paczce"),
    after=("quantity-update.change",),
)
def bad_entry_isolated(check: Check) -> str:
    items = check.items
    bad = TrialItem(UNKNOWN_ID, "0", 0, items.main.price).entry("change", 1)

    def send(step: int) -> int:
        # Whether the bad entry may be counted is the concern of quantity-update.counter.
        return min(items.counter([bad, items.main.entry("change", step)]), 1)

    return items.round_trip(items.main, send, doing=f"{UNKNOWN_ID} + {items.main.product_id}")


@rules.rule(
    "quantity-update.counter",
    "3.8, 8-8",
    _("counter liczy wpisy wykonane: nieznanych towarów nie liczy"),
    after=("quantity-update.bad-entry-isolated",),
)
def counter(check: Check) -> str:
    items = check.items
    named = [items.main, *([items.second] if items.second else [])]
    unknown = TrialItem(UNKNOWN_ID, "0", 0, items.main.price)
    return items.round_trip(
        items.main,
        lambda step: items.counter([item.entry("change", step) for item in (*named, unknown)]),
        counter=len(named),
        doing=f"{len(named)} + {UNKNOWN_ID}",
    )


@rules.rule(
    "quantity-update.thousand",
    "3.8, 7.1-7",
    _("Przyjmuje paczkę tysiąca wpisów"),
    after=("quantity-update.bad-entry-isolated",),
)
def thousand(check: Check) -> str:
    items = check.items
    pair = (items.main.entry("change", 1), items.main.entry("change", -1))
    done = items.counter(list(islice(cycle(pair), ENTRIES_AT_MOST)))
    if done not in (ENTRIES_AT_MOST, 1):
        raise Failed(f"{ENTRIES_AT_MOST} × change: counter = {done}")
    items.expect(items.main, items.main.quantity, f"{ENTRIES_AT_MOST} × change")
    return f"{ENTRIES_AT_MOST} × change: counter = {done}"


TITLES = {
    "escaped": _("ProductsQuantityUpdate rozumie products jako JSON z encjami HTML"),
    "brackets": _("ProductsQuantityUpdate rozumie products jako pola products[0][product_id]"),
    "pairs": _("ProductsQuantityUpdate rozumie products jako pary połączone &amp; w jednym polu"),
}
"""The encodings, a rule each so that the broken one has a name; plain JSON is what all other rules send."""


def _judge(name: str) -> Judge:
    def judge(check: Check) -> str:
        items, encode = check.items, ENCODINGS[name]
        return items.round_trip(
            items.main, lambda step: items.counter([items.main.entry("change", step)], encode=encode), doing=name
        )

    return judge


for _name, _title in TITLES.items():
    rules.add(
        f"quantity-update.encoding-{_name}",
        "1.1, 7.1-7, 8-3",
        _title,
        _judge(_name),
        after=("quantity-update.change",),
    )
