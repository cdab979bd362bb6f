"""OrderAdd that must be refused in words, and OrderUpdate tried on the trial order."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.client import Reply
from baselinker_integration.conformance.reading import (
    entries_of,
)
from baselinker_integration.conformance.rule import Level, Rules
from baselinker_integration.conformance.rules.judging import (
    expect_counter,
    expect_error,
)
from baselinker_integration.conformance.session import UNKNOWN_ID
from baselinker_integration.conformance.trials.encodings import as_json
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

NEEDS = ("OrderUpdate", "OrderAdd", "ProductsList", "ProductsData")
AFTER = ("order-add.returns-number",)
refusals = Rules(level=Level.WRITE, actions=NEEDS[1:], after=AFTER)
rules = Rules(level=Level.WRITE, actions=NEEDS, after=AFTER)


def _error_or_number(check: Check, reply: Reply) -> str:
    if reply.error_code is not None:
        return f"OrderAdd → {reply.error_code}"
    return f"OrderAdd → {check.trial_orders.number(reply)}"


@refusals.rule(
    "order-add.unknown-product",
    "3.12, 5, 8-10",
    _("Pozycja spoza sklepu: przyjęta z nazwy albo odrzucona z unknown_product, nigdy pusta odpowiedź"),
)
def unknown_product(check: Check) -> str:
    trial = check.trial_orders
    line = {**trial.lines()[0], "id": UNKNOWN_ID, "sku": "TEST-UNKNOWN"}
    reply = trial.push(trial.new_id(), as_json([line]))
    if reply.error_code is not None:
        return expect_error(reply, "unknown_product")
    return _error_or_number(check, reply)


@refusals.rule(
    "order-add.unreadable-products",
    "4.3, 5",
    _("Nieczytelne products dostaje błąd, nie [] ani order_id null"),
)
def unreadable_products(check: Check) -> str:
    trial = check.trial_orders
    reply = trial.push(trial.new_id(), {"products": '[{"id": "1", '})
    if reply.error_code is None:
        raise Failed(f"products='[{{': {phrases.expected('error', reply.text[:60])}")
    return f"products='[{{' → {reply.error_code}"


@refusals.rule(
    "order-add.no-lines",
    "3.12, 4.3",
    _("Zamówienie bez pozycji nie dostaje pustego numeru"),
)
def no_lines(check: Check) -> str:
    trial = check.trial_orders
    reply = trial.push(trial.new_id(), {"products": "[]"})
    if reply.error_code is None and not entries_of(reply.body).get("order_id"):
        raise Failed(f"products=[]: {reply.text[:60]}")
    return _error_or_number(check, reply)


def _number(check: Check) -> str:
    return check.trial_orders.first.order_id


@rules.rule(
    "order-update.delivery-number",
    "3.14, 5, 7.1-10",
    _("delivery_number zapisuje numer przesyłki; powtórzenie też jest liczone"),
)
def delivery_number(check: Check) -> str:
    seen = ""
    for _repeat in range(2):
        done = check.trial_orders.update(
            _number(check),
            "delivery_number",
            "TEST0001",
            delivery_method_name="TEST",
            tracking_url="https://shop.example/TEST0001",
        )
        seen = expect_counter(done, 1, "delivery_number")
    return seen


@rules.rule(
    "order-update.paid",
    "3.14, 7.1-10",
    _("paid=1 oznacza zamówienie jako opłacone; powtórzenie też jest liczone"),
)
def paid(check: Check) -> str:
    seen = ""
    for _repeat in range(2):
        seen = expect_counter(check.trial_orders.update(_number(check), "paid", "1"), 1, "paid=1")
    return seen


@rules.rule(
    "order-update.paid-shown",
    "3.14, 5",
    _("Zapłatę zgłoszoną przez OrderUpdate widać w OrdersGet"),
    actions=(*NEEDS, "OrdersGet"),
    after=("order-update.paid", "order-add.found-by-order-id"),
)
def paid_shown(check: Check) -> str:
    order = check.trial_orders.shown(_number(check))
    if order is None:
        raise NotApplicable(phrases.nothing_to_check("OrdersGet order_id"))
    if str(order.get("paid")) not in ("1", "True"):
        raise Failed(f"paid {phrases.expected(1, order.get('paid'))}")
    return "paid = 1"


@rules.rule(
    "order-update.both-id-fields",
    "3.14, 7.1-10, 8-4",
    _("OrderUpdate rozumie orders_ids i order_ids"),
    after=("order-update.paid",),
)
def both_id_fields(check: Check) -> str:
    for field in ("orders_ids", "order_ids"):
        expect_counter(check.trial_orders.update(_number(check), "paid", "1", field), 1, field)
    return "orders_ids, order_ids → counter 1"


@rules.rule(
    "order-update.unknown-skipped",
    "3.14",
    _("Nieznany numer na liście jest pomijany i nieliczony, a znany wykonany"),
    after=("order-update.paid",),
)
def unknown_skipped(check: Check) -> str:
    ids = f"{UNKNOWN_ID},{_number(check)}"
    return expect_counter(check.trial_orders.update(ids, "paid", "1"), 1, f"orders_ids={ids}")


@rules.rule(
    "order-update.unknown-type",
    "3.14, 4.3",
    _("Nieznane update_type nie jest liczone jako wykonane"),
    after=("order-update.paid",),
)
def unknown_type(check: Check) -> str:
    reply = check.session.ask("OrderUpdate", orders_ids=_number(check), update_type="colour", update_value="1")
    if reply.error_code is None and (not isinstance(reply.body, dict) or reply.body.get("counter") != 0):
        raise Failed(f"update_type=colour: {reply.text[:60]}")
    return f"update_type=colour → {reply.error_code or 'counter 0'}"


@rules.rule(
    "order-update.status",
    "3.14, 7.1-10",
    _("status zmienia stan zamówienia (tu: na anulowane); powtórzenie też jest liczone"),
    actions=(*NEEDS, "StatusesList"),
    after=(*AFTER, "statuses.dictionary"),
)
def status(check: Check) -> str:
    trial = check.trial_orders
    if not trial.cancelled_status:
        raise NotApplicable(phrases.nothing_to_check("StatusesList"))
    for _repeat in range(2):
        expect_counter(trial.update(_number(check), "status", trial.cancelled_status), 1, "status")
    number = _number(check)
    trial.open.pop(number, None)
    trial.withdrawn.append(f"{number} → {check.session.names('StatusesList')[trial.cancelled_status]}")
    return f"status={trial.cancelled_status} ×2 → counter 1, 1"


@rules.rule(
    "order-update.status-shown",
    "3.14, 7.1-10",
    _("Stan ustawiony przez OrderUpdate widać w OrdersGet"),
    actions=(*NEEDS, "OrdersGet", "StatusesList"),
    after=("order-update.status", "order-add.found-by-order-id"),
)
def status_shown(check: Check) -> str:
    trial = check.trial_orders
    order = trial.shown(_number(check))
    if order is None or not trial.cancelled_status:
        raise NotApplicable(phrases.nothing_to_check("OrdersGet order_id"))
    if str(order.get("status_id")) != trial.cancelled_status:
        raise Failed(f"status_id {phrases.expected(trial.cancelled_status, order.get('status_id'))}")
    return f"status_id = {trial.cancelled_status}"
