"""OrderAdd: the first push, and what the endpoint keeps of it."""

from decimal import Decimal
from typing import Any

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.answers import entries_of, number_of, whole_number_of
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.registry import Level, rule
from baselinker_integration.conformance.trial_order import DELIVERY_PRICE, QUANTITY, TEXTS
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

NEEDS = ("OrderAdd", "ProductsList", "ProductsData")
READS = (*NEEDS, "OrdersGet")


@rule(
    "order-add.returns-number",
    "3.12, 5, 7.1-8",
    "OrderAdd zwraca numer zamówienia od 1 do 2^31, nie null ani pusty",
    "OrderAdd returns an order number from 1 to 2^31, neither null nor empty",
    level=Level.WRITE,
    actions=NEEDS,
    after=("data.every-id",),
)
def returns_number(check: Check) -> str:
    trial = check.trial_orders
    return f"OrderAdd → {trial.number(trial.first.reply)}"


@rule(
    "order-add.takes-stock",
    "3.12, 7.1-8",
    "change_products_quantity=1 zdejmuje ze stanu zamówioną ilość",
    "change_products_quantity=1 takes the ordered number off the stock",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-add.returns-number",),
)
def takes_stock(check: Check) -> str:
    first = check.trial_orders.first
    if not first.shows_stock:
        raise NotApplicable(phrases.not_shown())
    wanted = max((first.before or 0) - QUANTITY, 0)
    if first.after != wanted:
        raise Failed(f"{first.before} − {QUANTITY}: {phrases.expected(wanted, first.after)}")
    return f"{first.before} → {first.after}"


def _shown(check: Check) -> dict[str, Any]:
    order = check.trial_orders.shown(check.trial_orders.first.order_id)
    if order is None:
        raise NotApplicable(phrases.nothing_to_check("OrdersGet order_id"))
    return order


@rule(
    "order-add.found-by-order-id",
    "3.13, 5",
    "Przyjęte zamówienie można znaleźć w OrdersGet po order_id, pod tym samym numerem",
    "An accepted order can be found in OrdersGet by order_id, under the same number",
    level=Level.WRITE,
    actions=READS,
    after=("order-add.returns-number", "orders.order-id"),
)
def found_by_order_id(check: Check) -> str:
    number = check.trial_orders.first.order_id
    if check.trial_orders.shown(number) is None:
        raise Failed(f"OrdersGet order_id={number}: {phrases.missing([number])}")
    return f"OrdersGet order_id={number}"


@rule(
    "order-add.amounts-kept",
    "3.12, 3.13, 5",
    "Kwoty zamówienia wracają jak przysłane: dostawa i cena brutto w złotych, nie w groszach",
    "An order's amounts come back as sent: gross delivery and price in major units",
    level=Level.WRITE,
    actions=READS,
    after=("order-add.found-by-order-id", "orders.delivery-price", "orders.lines-list", "orders.line-fields"),
)
def amounts_kept(check: Check) -> str:
    order = _shown(check)
    lines = order.get("products")
    line = entries_of(lines[0]) if isinstance(lines, list) and lines else {}
    main = check.shelf.main
    pairs = (
        ("delivery_price", Decimal(DELIVERY_PRICE), number_of(order.get("delivery_price"))),
        ("products.price", main.price, number_of(line.get("price"))),
        ("products.quantity", Decimal(QUANTITY), whole_number_of(line.get("quantity"))),
    )
    for name, wanted, now in pairs:
        if wanted != now:
            raise Failed(f"{name}: {phrases.expected(wanted, now)}")
    return ", ".join(f"{name} = {now}" for name, _wanted, now in pairs)


@rule(
    "order-add.texts-kept",
    "3.12, 3.13, 5",
    "Adresy, NIP i punkt odbioru wracają bez strat",
    "Addresses, tax number and pick-up point come back without loss",
    level=Level.WRITE,
    actions=READS,
    after=("order-add.found-by-order-id",),
)
def texts_kept(check: Check) -> str:
    order = _shown(check)
    lost = [name for name, text in TEXTS.items() if name in order and order[name] != text]
    if lost:
        raise Failed(f"OrdersGet ≠ OrderAdd: {phrases.some(lost)}")
    return phrases.counted(sum(name in order for name in TEXTS))
