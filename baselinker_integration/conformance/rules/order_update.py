"""OrderUpdate, tried on the trial order."""

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import UNKNOWN_ID, Check
from baselinker_integration.conformance.registry import Level, rule
from baselinker_integration.conformance.rules.quantity_update import expect_counter
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

NEEDS = ("OrderUpdate", "OrderAdd", "ProductsList", "ProductsData")
READS = (*NEEDS, "OrdersGet")
AFTER = ("order-add.returns-number",)


def _number(check: Check) -> str:
    return check.trial_orders.first.order_id


@rule(
    "order-update.delivery-number",
    "3.14, 5, 7.1-10",
    "delivery_number zapisuje numer przesyłki; powtórzenie też jest liczone",
    "delivery_number keeps the parcel number; a repeat is counted too",
    level=Level.WRITE,
    actions=NEEDS,
    after=AFTER,
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


@rule(
    "order-update.paid",
    "3.14, 7.1-10",
    "paid=1 oznacza zamówienie jako opłacone; powtórzenie też jest liczone",
    "paid=1 marks the order as paid; a repeat is counted too",
    level=Level.WRITE,
    actions=NEEDS,
    after=AFTER,
)
def paid(check: Check) -> str:
    seen = ""
    for _repeat in range(2):
        seen = expect_counter(check.trial_orders.update(_number(check), "paid", "1"), 1, "paid=1")
    return seen


@rule(
    "order-update.paid-shown",
    "3.14, 5",
    "Zapłatę zgłoszoną przez OrderUpdate widać w OrdersGet",
    "A payment reported by OrderUpdate shows in OrdersGet",
    level=Level.WRITE,
    actions=READS,
    after=("order-update.paid", "order-add.found-by-order-id"),
)
def paid_shown(check: Check) -> str:
    order = check.trial_orders.shown(_number(check))
    if order is None:
        raise NotApplicable(phrases.nothing_to_check("OrdersGet order_id"))
    if str(order.get("paid")) not in ("1", "True"):
        raise Failed(f"paid {phrases.expected(1, order.get('paid'))}")
    return "paid = 1"


@rule(
    "order-update.both-id-fields",
    "3.14, 7.1-10, 8-4",
    "OrderUpdate rozumie orders_ids i order_ids",
    "OrderUpdate understands both orders_ids and order_ids",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-update.paid",),
)
def both_id_fields(check: Check) -> str:
    for field in ("orders_ids", "order_ids"):
        expect_counter(check.trial_orders.update(_number(check), "paid", "1", field), 1, field)
    return "orders_ids, order_ids → counter 1"


@rule(
    "order-update.unknown-skipped",
    "3.14",
    "Nieznany numer na liście jest pomijany i nieliczony, a znany wykonany",
    "An unknown id of the list is skipped and not counted, the known one is done",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-update.paid",),
)
def unknown_skipped(check: Check) -> str:
    ids = f"{UNKNOWN_ID},{_number(check)}"
    return expect_counter(check.trial_orders.update(ids, "paid", "1"), 1, f"orders_ids={ids}")


@rule(
    "order-update.unknown-type",
    "3.14, 4.3",
    "Nieznane update_type nie jest liczone jako wykonane",
    "An unknown update_type is not counted as done",
    level=Level.WRITE,
    actions=NEEDS,
    after=("order-update.paid",),
)
def unknown_type(check: Check) -> str:
    reply = check.ask("OrderUpdate", orders_ids=_number(check), update_type="colour", update_value="1")
    if reply.error_code is None and (not isinstance(reply.body, dict) or reply.body.get("counter") != 0):
        raise Failed(f"update_type=colour: {reply.text[:60]}")
    return f"update_type=colour → {reply.error_code or 'counter 0'}"


@rule(
    "order-update.status",
    "3.14, 7.1-10",
    "status zmienia stan zamówienia (tu: na anulowane); powtórzenie też jest liczone",
    "status moves the order (here: to cancelled); a repeat is counted too",
    level=Level.WRITE,
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
    trial.withdrawn.append(f"{number} → {check.names('StatusesList')[trial.cancelled_status]}")
    return f"status={trial.cancelled_status} ×2 → counter 1, 1"


@rule(
    "order-update.status-shown",
    "3.14, 7.1-10",
    "Stan ustawiony przez OrderUpdate widać w OrdersGet",
    "A state set by OrderUpdate shows in OrdersGet",
    level=Level.WRITE,
    actions=(*READS, "StatusesList"),
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
