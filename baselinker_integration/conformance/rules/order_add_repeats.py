"""OrderAdd again: one order per baselinker_id, stock taken once."""

from concurrent.futures import ThreadPoolExecutor

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import UNKNOWN_ID, Check
from baselinker_integration.conformance.encodings import ENCODINGS, as_json
from baselinker_integration.conformance.registry import Level, rule
from baselinker_integration.conformance.rules.order_add import NEEDS
from baselinker_integration.conformance.trial_order import QUANTITY
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

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
    now = check.shelf.read(check.shelf.main)
    if now != first.after:
        raise Failed(f"{doing}: quantity {phrases.expected(first.after, now)}")
    return f"{first.before} → {first.after} → {now}"


@rule(
    "order-add.repeat",
    "3.12, 5, 7.1-8, 8-9",
    "To samo baselinker_id drugi raz daje ten sam numer, nie drugie zamówienie",
    "The same baselinker_id again gives the same number, no second order",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-add.returns-number",),
)
def repeat(check: Check) -> str:
    return _push_again(check, "OrderAdd ×2")


@rule(
    "order-add.repeat-stock-once",
    "3.12, 5, 7.1-8",
    "Powtórzenie nie zdejmuje stanu drugi raz",
    "A repeat does not take the stock a second time",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-add.repeat", "order-add.takes-stock"),
)
def repeat_stock_once(check: Check) -> str:
    return _stock_as_after_first(check, "OrderAdd ×2")


@rule(
    "order-add.repeat-with-previous",
    "3.12, 7.1-8, 8-9",
    "Powtórzenie z previous_order_id daje ten sam numer",
    "A repeat with previous_order_id gives the same number",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-add.repeat",),
)
def repeat_with_previous(check: Check) -> str:
    number = check.trial_orders.first.order_id
    return _push_again(check, f"previous_order_id={number}", previous_order_id=number)


@rule(
    "order-add.previous-stock-once",
    "3.12, 5, 7.1-8",
    "Powtórzenie z previous_order_id nie zdejmuje stanu drugi raz",
    "A repeat with previous_order_id does not take the stock a second time",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-add.repeat-with-previous", "order-add.repeat-stock-once"),
)
def previous_stock_once(check: Check) -> str:
    return _stock_as_after_first(check, "previous_order_id")


@rule(
    "order-add.encodings",
    "1.1, 8-3",
    "OrderAdd rozumie wszystkie zapisy products",
    "OrderAdd understands every encoding of products",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-add.repeat",),
)
def encodings(check: Check) -> str:
    for name, encode in ENCODINGS.items():
        _push_again(check, name, encode(check.trial_orders.lines()))
    return ", ".join(ENCODINGS)


@rule(
    "order-add.changed-lines",
    "3.12, 7.1-8, 8-9",
    "Powtórzenie ze zmienioną ilością daje ten sam numer, a stan zmienia najwyżej o różnicę",
    "A repeat with a changed quantity gives the same number and moves the stock by the difference at most",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-add.repeat-stock-once", "order-add.previous-stock-once"),
)
def changed_lines(check: Check) -> str:
    trial, shelf = check.trial_orders, check.shelf
    more = as_json(trial.lines(QUANTITY + 1))
    seen = _push_again(check, f"{QUANTITY} → {QUANTITY + 1}", more, previous_order_id=trial.first.order_id)
    first = trial.first
    if first.shows_stock and first.after is not None:
        now = shelf.read(shelf.main)
        if now not in (first.after, max(first.after - 1, 0)):
            raise Failed(f"{seen}: quantity {phrases.expected(f'{first.after} / {first.after - 1}', now)}")
        seen += f", quantity {first.after} → {now}"
    _push_again(check, f"{QUANTITY + 1} → {QUANTITY}", previous_order_id=trial.first.order_id)
    return seen


@rule(
    "order-add.unknown-previous",
    "3.12, 8-9",
    "Nieznane previous_order_id nie tworzy drugiego zamówienia: decyduje baselinker_id",
    "An unknown previous_order_id makes no second order: baselinker_id decides",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-add.repeat-with-previous",),
)
def unknown_previous(check: Check) -> str:
    return _push_again(check, f"previous_order_id={UNKNOWN_ID}", previous_order_id=UNKNOWN_ID)


@rule(
    "order-add.parallel",
    "4.3, 5, 7.1-8",
    "Dziesięć jednoczesnych wywołań z tym samym baselinker_id daje jeden numer",
    "Ten calls at once with the same baselinker_id give one number",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-add.repeat",),
)
def parallel(check: Check) -> str:
    trial, shelf = check.trial_orders, check.shelf
    before = shelf.read(shelf.main)
    baselinker_id = trial.new_id()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        replies = list(threads.map(lambda _number: trial.push(baselinker_id), range(AT_ONCE)))
    numbers = sorted({trial.number(reply) for reply in replies})
    if len(numbers) != 1:
        raise Failed(f"OrderAdd ×{AT_ONCE} → {phrases.some(numbers)}")
    check.parallel_stock = (before, shelf.read(shelf.main))
    return f"OrderAdd ×{AT_ONCE} → {numbers[0]}"


@rule(
    "order-add.parallel-stock-once",
    "4.3, 5, 7.1-8",
    "Dziesięć jednoczesnych wywołań zdejmuje stan raz",
    "Ten calls at once take the stock once",
    level=Level.WRITE,
    actions=NEEDS,
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
