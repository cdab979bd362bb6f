"""ProductsQuantityUpdate: what it does. Every rule leaves the stock as it was shown before."""

from itertools import cycle, islice

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import UNKNOWN_ID, Check
from baselinker_integration.conformance.registry import Level, rule
from baselinker_integration.conformance.shelf import Item
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

NEEDS = ("ProductsQuantityUpdate", "ProductsList", "ProductsData")
ENTRIES_AT_MOST = 1000


def expect_counter(counter: int, wanted: int, doing: str) -> str:
    """Evidence of the right counter. Raises Failed otherwise."""
    if counter != wanted:
        raise Failed(f"{doing}: counter {phrases.expected(wanted, counter)}")
    return f"{doing}: counter = {counter}"


@rule(
    "quantity-update.set",
    "3.8, 7.1-7",
    "Operacja set ustawia stan; powtórzona daje ten sam stan i counter",
    "The operation set sets the stock; repeated it gives the same stock and counter",
    level=Level.WRITE,
    actions=NEEDS,
    after=("data.every-id",),
)
def set_stock(check: Check) -> str:
    shelf = check.shelf
    wanted = shelf.main.quantity + 3 if shelf.shows_stock else shelf.main.quantity
    try:
        for _repeat in range(2):
            expect_counter(shelf.counter([shelf.main.entry("set", wanted)]), 1, f"set {wanted}")
            shelf.expect(shelf.main, wanted, f"set {wanted}")
    finally:
        shelf.put_back()
    return f"{shelf.main.product_id}: set {wanted} ×2 → counter 1, 1"


@rule(
    "quantity-update.change",
    "3.8, 5, 7.1-7",
    "Operacja change dodaje, a ta sama ze znakiem minus przywraca",
    "The operation change adds, and the same with a minus restores",
    level=Level.WRITE,
    actions=NEEDS,
    after=("quantity-update.set",),
)
def change(check: Check) -> str:
    shelf = check.shelf
    return shelf.round_trip(
        shelf.main, lambda step: shelf.counter([shelf.main.entry("change", step)]), step=2, doing="change"
    )


@rule(
    "quantity-update.never-negative",
    "5",
    "Zmiana poniżej zera zostawia stan 0, nie ujemny",
    "A change below zero leaves the stock at 0, not negative",
    level=Level.WRITE,
    actions=NEEDS,
    after=("quantity-update.change",),
)
def never_negative(check: Check) -> str:
    shelf = check.shelf
    shelf.need_shown_stock()
    try:
        shelf.counter([shelf.main.entry("change", -shelf.main.quantity - 5)])
        left = shelf.read(shelf.main)
    finally:
        shelf.put_back()
    if left is None or left < 0:
        raise Failed(f"{shelf.main.quantity} − {shelf.main.quantity + 5} → {left}")
    return f"{shelf.main.quantity} − {shelf.main.quantity + 5} → {left}"


@rule(
    "quantity-update.variant-zero",
    "3.8, 5, 7.1-7",
    "variant_id „0”, 0, puste i brak pola znaczą towar główny",
    'variant_id "0", 0, empty and absent address the main product',
    level=Level.WRITE,
    actions=NEEDS,
    after=("quantity-update.change",),
)
def variant_zero(check: Check) -> str:
    shelf = check.shelf
    for variant_id in ("0", 0, "", None):

        def send(step: int, variant_id: object = variant_id) -> int:
            entry = shelf.main.entry("change", step)
            return shelf.counter([entry if variant_id is None else {**entry, "variant_id": variant_id}])

        shelf.round_trip(shelf.main, send, doing=f"variant_id={variant_id!r}")
    return "'0', 0, '', ∅ → counter 1"


@rule(
    "quantity-update.variant",
    "3.8, 7.1-7",
    "variant_id zmienia stan wariantu",
    "variant_id changes the variant's stock",
    level=Level.WRITE,
    actions=NEEDS,
    after=("quantity-update.change",),
)
def variant(check: Check) -> str:
    shelf = check.shelf
    item = shelf.variant
    if item is None:
        raise NotApplicable(phrases.nothing_to_check("variants"))
    return shelf.round_trip(
        item,
        lambda step: shelf.counter([item.entry("change", step)]),
        doing=f"{item.product_id}/{item.variant_id}",
    )


@rule(
    "quantity-update.bad-entry-isolated",
    "3.8, 7.1-7",
    "Jeden zły wpis nie psuje pozostałych w tej samej paczce",
    "One bad entry does not spoil the others of its batch",
    level=Level.WRITE,
    actions=NEEDS,
    after=("quantity-update.change",),
)
def bad_entry_isolated(check: Check) -> str:
    shelf = check.shelf
    bad = Item(UNKNOWN_ID, "0", 0, shelf.main.price).entry("change", 1)

    def send(step: int) -> int:
        # Whether the bad entry may be counted is the concern of quantity-update.counter.
        return min(shelf.counter([bad, shelf.main.entry("change", step)]), 1)

    return shelf.round_trip(shelf.main, send, doing=f"{UNKNOWN_ID} + {shelf.main.product_id}")


@rule(
    "quantity-update.counter",
    "3.8, 8-8",
    "counter liczy wpisy wykonane: nieznanych towarów nie liczy",
    "The counter counts the entries carried out: unknown products are not counted",
    level=Level.WRITE,
    actions=NEEDS,
    after=("quantity-update.bad-entry-isolated",),
)
def counter(check: Check) -> str:
    shelf = check.shelf
    items = [shelf.main, *([shelf.second] if shelf.second else [])]
    unknown = Item(UNKNOWN_ID, "0", 0, shelf.main.price)
    return shelf.round_trip(
        shelf.main,
        lambda step: shelf.counter([item.entry("change", step) for item in (*items, unknown)]),
        counter=len(items),
        doing=f"{len(items)} + {UNKNOWN_ID}",
    )


@rule(
    "quantity-update.thousand",
    "3.8, 7.1-7",
    "Przyjmuje paczkę tysiąca wpisów",
    "A batch of a thousand entries is accepted",
    level=Level.WRITE,
    actions=NEEDS,
    after=("quantity-update.bad-entry-isolated",),
)
def thousand(check: Check) -> str:
    shelf = check.shelf
    pair = (shelf.main.entry("change", 1), shelf.main.entry("change", -1))
    done = shelf.counter(list(islice(cycle(pair), ENTRIES_AT_MOST)))
    if done not in (ENTRIES_AT_MOST, 1):
        raise Failed(f"{ENTRIES_AT_MOST} × change: counter = {done}")
    shelf.expect(shelf.main, shelf.main.quantity, f"{ENTRIES_AT_MOST} × change")
    return f"{ENTRIES_AT_MOST} × change: counter = {done}"
