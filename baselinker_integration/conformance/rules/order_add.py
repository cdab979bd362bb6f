"""OrderAdd: the first push, what is kept of it, and the same push again."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.reading import (
    entries_of,
    number_of,
    whole_number_of,
)
from baselinker_integration.conformance.rule import Level, Rules
from baselinker_integration.conformance.session import UNKNOWN_ID
from baselinker_integration.conformance.trials.encodings import ENCODINGS, as_json
from baselinker_integration.conformance.trials.orders import DELIVERY_PRICE, QUANTITY, TEXTS
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

NEEDS = ("OrderAdd", "ProductsList", "ProductsData")
READS = (*NEEDS, "OrdersGet")
rules = Rules(level=Level.WRITE, actions=NEEDS)


@rules.rule(
    "order-add.returns-number",
    "3.12, 5, 7.1-8",
    _("OrderAdd zwraca numer zamówienia od 1 do 2^31, nie null ani pusty"),
    after=("data.every-id",),
)
def returns_number(check: Check) -> str:
    trial = check.trial_orders
    return f"OrderAdd → {trial.number(trial.first.reply)}"


@rules.rule(
    "order-add.takes-stock",
    "3.12, 7.1-8",
    _("change_products_quantity=1 zdejmuje ze stanu zamówioną ilość"),
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


@rules.rule(
    "order-add.found-by-order-id",
    "3.13, 5",
    _("Przyjęte zamówienie można znaleźć w OrdersGet po order_id, pod tym samym numerem"),
    actions=READS,
    after=("order-add.returns-number", "orders.order-id"),
)
def found_by_order_id(check: Check) -> str:
    number = check.trial_orders.first.order_id
    if check.trial_orders.shown(number) is None:
        raise Failed(f"OrdersGet order_id={number}: {phrases.missing([number])}")
    return f"OrdersGet order_id={number}"


@rules.rule(
    "order-add.amounts-kept",
    "3.12, 3.13, 5",
    _("Kwoty zamówienia wracają jak przysłane: dostawa i cena brutto w złotych, nie w groszach"),
    actions=READS,
    after=("order-add.found-by-order-id", "orders.delivery-price", "orders.lines-list", "orders.line-fields"),
)
def amounts_kept(check: Check) -> str:
    order = _shown(check)
    lines = order.get("products")
    line = entries_of(lines[0]) if isinstance(lines, list) and lines else {}
    main = check.items.main
    pairs = (
        ("delivery_price", Decimal(DELIVERY_PRICE), number_of(order.get("delivery_price"))),
        ("products.price", main.price, number_of(line.get("price"))),
        ("products.quantity", Decimal(QUANTITY), whole_number_of(line.get("quantity"))),
    )
    for name, wanted, now in pairs:
        if wanted != now:
            raise Failed(f"{name}: {phrases.expected(wanted, now)}")
    return ", ".join(f"{name} = {now}" for name, _wanted, now in pairs)


@rules.rule(
    "order-add.texts-kept",
    "3.12, 3.13, 5",
    _("Adresy, NIP i punkt odbioru wracają bez strat"),
    actions=READS,
    after=("order-add.found-by-order-id",),
)
def texts_kept(check: Check) -> str:
    order = _shown(check)
    lost = [name for name, text in TEXTS.items() if name in order and order[name] != text]
    if lost:
        raise Failed(f"OrdersGet ≠ OrderAdd: {phrases.some(lost)}")
    return phrases.counted(sum(name in order for name in TEXTS))


AT_ONCE = 10


def _push_again(check: Check, doing: str, products: dict[str, str] | None = None, **fields: str) -> str:
    trial = check.trial_orders
    again = trial.number(trial.push(trial.first.baselinker_id, products, **fields))
    if again != trial.first.order_id:
        raise Failed(f"{doing}: {trial.first.order_id} ≠ {again}")
    return f"{doing} → {again}"


def _stock_as_after_first(check: Check, doing: str) -> str:
    first = check.trial_orders.first
    if not first.shows_stock:
        raise NotApplicable(phrases.not_shown())
    now = check.items.read(check.items.main)
    if now != first.after:
        raise Failed(f"{doing}: quantity {phrases.expected(first.after, now)}")
    return f"{first.before} → {first.after} → {now}"


@rules.rule(
    "order-add.repeat",
    "3.12, 5, 7.1-8, 8-9",
    _("To samo baselinker_id drugi raz daje ten sam numer, nie drugie zamówienie"),
    after=("order-add.returns-number",),
)
def repeat(check: Check) -> str:
    return _push_again(check, "OrderAdd ×2")


@rules.rule(
    "order-add.repeat-stock-once",
    "3.12, 5, 7.1-8",
    _("Powtórzenie nie zdejmuje stanu drugi raz"),
    after=("order-add.repeat", "order-add.takes-stock"),
)
def repeat_stock_once(check: Check) -> str:
    return _stock_as_after_first(check, "OrderAdd ×2")


@rules.rule(
    "order-add.repeat-with-previous",
    "3.12, 7.1-8, 8-9",
    _("Powtórzenie z previous_order_id daje ten sam numer"),
    after=("order-add.repeat",),
)
def repeat_with_previous(check: Check) -> str:
    number = check.trial_orders.first.order_id
    return _push_again(check, f"previous_order_id={number}", previous_order_id=number)


@rules.rule(
    "order-add.previous-stock-once",
    "3.12, 5, 7.1-8",
    _("Powtórzenie z previous_order_id nie zdejmuje stanu drugi raz"),
    after=("order-add.repeat-with-previous", "order-add.repeat-stock-once"),
)
def previous_stock_once(check: Check) -> str:
    return _stock_as_after_first(check, "previous_order_id")


@rules.rule(
    "order-add.encodings",
    "1.1, 8-3",
    _("OrderAdd rozumie wszystkie zapisy products"),
    after=("order-add.repeat",),
)
def encodings(check: Check) -> str:
    for name, encode in ENCODINGS.items():
        _push_again(check, name, encode(check.trial_orders.lines()))
    return ", ".join(ENCODINGS)


@rules.rule(
    "order-add.changed-lines",
    "3.12, 7.1-8, 8-9",
    _("Powtórzenie ze zmienioną ilością daje ten sam numer, a stan zmienia najwyżej o różnicę"),
    after=("order-add.repeat-stock-once", "order-add.previous-stock-once"),
)
def changed_lines(check: Check) -> str:
    trial, items = check.trial_orders, check.items
    more = as_json(trial.lines(QUANTITY + 1))
    seen = _push_again(check, f"{QUANTITY} → {QUANTITY + 1}", more, previous_order_id=trial.first.order_id)
    first = trial.first
    if first.shows_stock and first.after is not None:
        now = items.read(items.main)
        if now not in (first.after, max(first.after - 1, 0)):
            raise Failed(f"{seen}: quantity {phrases.expected(f'{first.after} / {first.after - 1}', now)}")
        seen += f", quantity {first.after} → {now}"
    _push_again(check, f"{QUANTITY + 1} → {QUANTITY}", previous_order_id=trial.first.order_id)
    return seen


@rules.rule(
    "order-add.unknown-previous",
    "3.12, 8-9",
    _("Nieznane previous_order_id nie tworzy drugiego zamówienia: decyduje baselinker_id"),
    after=("order-add.repeat-with-previous",),
)
def unknown_previous(check: Check) -> str:
    return _push_again(check, f"previous_order_id={UNKNOWN_ID}", previous_order_id=UNKNOWN_ID)


@rules.rule(
    "order-add.parallel",
    "4.3, 5, 7.1-8",
    _("Dziesięć jednoczesnych wywołań z tym samym baselinker_id daje jeden numer"),
    after=("order-add.repeat",),
)
def parallel(check: Check) -> str:
    trial, items = check.trial_orders, check.items
    before = items.read(items.main)
    baselinker_id = trial.new_id()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        replies = list(threads.map(lambda _number: trial.push(baselinker_id), range(AT_ONCE)))
    numbers = sorted({trial.number(reply) for reply in replies})
    if len(numbers) != 1:
        raise Failed(f"OrderAdd ×{AT_ONCE} → {phrases.some(numbers)}")
    check.parallel_stock = (before, items.read(items.main))
    return f"OrderAdd ×{AT_ONCE} → {numbers[0]}"


@rules.rule(
    "order-add.parallel-stock-once",
    "4.3, 5, 7.1-8",
    _("Dziesięć jednoczesnych wywołań zdejmuje stan raz"),
    after=("order-add.parallel", "order-add.takes-stock", "order-add.repeat-stock-once"),
)
def parallel_stock_once(check: Check) -> str:
    if not check.trial_orders.first.shows_stock or check.parallel_stock is None:
        raise NotApplicable(phrases.not_shown())
    before, after = check.parallel_stock
    wanted = max((before or 0) - QUANTITY, 0)
    if after != wanted:
        raise Failed(f"OrderAdd ×{AT_ONCE}: {before} → {phrases.expected(wanted, after)}")
    return f"OrderAdd ×{AT_ONCE}: {before} → {after}"
