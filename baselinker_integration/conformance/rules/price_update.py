"""ProductsPriceUpdate. Every rule leaves the price as it was shown before."""

from decimal import Decimal

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import UNKNOWN_ID, Check
from baselinker_integration.conformance.encodings import ENCODINGS
from baselinker_integration.conformance.registry import Level, rule
from baselinker_integration.conformance.rules.quantity_update import expect_counter
from baselinker_integration.conformance.shelf import Item
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

ACTION = "ProductsPriceUpdate"
NEEDS = (ACTION, "ProductsList", "ProductsData")


def _entry(item: Item, price: Decimal | None = None) -> dict[str, object]:
    shown = item.price if price is None else price
    return {**item.address, "price": str(shown)}


@rule(
    "price-update.counter",
    "3.9",
    "ProductsPriceUpdate liczy ustawione ceny i pomija nieznane towary",
    "ProductsPriceUpdate counts the prices set and skips unknown products",
    level=Level.WRITE,
    actions=NEEDS,
    after=("data.every-id",),
)
def counter(check: Check) -> str:
    main = check.shelf.main
    unknown = Item(UNKNOWN_ID, "0", 0, main.price)
    done = check.shelf.counter([_entry(unknown), _entry(main)], action=ACTION)
    return expect_counter(done, 1, f"{main.product_id} = {main.price}, {UNKNOWN_ID}")


@rule(
    "price-update.effect",
    "3.9",
    "Ustawioną cenę widać w ProductsData",
    "A price that was set shows in ProductsData",
    level=Level.WRITE,
    actions=NEEDS,
    after=("price-update.counter",),
)
def effect(check: Check) -> str:
    shelf = check.shelf
    shelf.need_shown_stock()
    wanted = shelf.main.price + Decimal("0.01")
    try:
        shelf.counter([_entry(shelf.main, wanted)], action=ACTION)
        now = shelf.read_price(shelf.main)
    finally:
        shelf.counter([_entry(shelf.main)], action=ACTION)
    if now != wanted:
        raise Failed(f"{shelf.main.product_id}: price {phrases.expected(wanted, now)}")
    return f"{shelf.main.product_id}: {shelf.main.price} → {now} → {shelf.main.price}"


@rule(
    "price-update.encodings",
    "1.1, 8-3",
    "ProductsPriceUpdate rozumie wszystkie zapisy products",
    "ProductsPriceUpdate understands every encoding of products",
    level=Level.WRITE,
    actions=NEEDS,
    after=("price-update.counter",),
)
def encodings(check: Check) -> str:
    for name, encode in ENCODINGS.items():
        done = check.shelf.counter([_entry(check.shelf.main)], encode=encode, action=ACTION)
        expect_counter(done, 1, name)
    return ", ".join(ENCODINGS)


@rule(
    "price-update.variant",
    "3.9",
    "variant_id ustawia cenę wariantu",
    "variant_id sets the variant's price",
    level=Level.WRITE,
    actions=NEEDS,
    after=("price-update.counter",),
)
def variant(check: Check) -> str:
    item = check.shelf.variant
    if item is None:
        raise NotApplicable(phrases.nothing_to_check("variants"))
    done = check.shelf.counter([_entry(item)], action=ACTION)
    return expect_counter(done, 1, f"{item.product_id}/{item.variant_id} = {item.price}")
