"""OrderAdd when it cannot: an error in words, never an empty answer that reads as success."""

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.answers import entries_of
from baselinker_integration.conformance.check import UNKNOWN_ID, Check
from baselinker_integration.conformance.client import Reply
from baselinker_integration.conformance.encodings import as_json
from baselinker_integration.conformance.registry import Level, rule
from baselinker_integration.conformance.rules.order_add import NEEDS
from baselinker_integration.conformance.rules.probes import expect_error
from baselinker_integration.conformance.verdicts import Failed

AFTER = ("order-add.returns-number",)


def _error_or_number(check: Check, reply: Reply) -> str:
    if reply.error_code is not None:
        return f"OrderAdd → {reply.error_code}"
    return f"OrderAdd → {check.trial_orders.number(reply)}"


@rule(
    "order-add.unknown-product",
    "3.12, 5, 8-10",
    "Pozycja spoza sklepu: przyjęta z nazwy albo odrzucona z unknown_product, nigdy pusta odpowiedź",
    "A line that is not of the shop: kept by name or refused with unknown_product, never an empty answer",
    level=Level.WRITE,
    actions=NEEDS,
    after=AFTER,
)
def unknown_product(check: Check) -> str:
    trial = check.trial_orders
    line = {**trial.lines()[0], "id": UNKNOWN_ID, "sku": "TEST-UNKNOWN"}
    reply = trial.push(trial.new_id(), as_json([line]))
    if reply.error_code is not None:
        return expect_error(reply, "unknown_product")
    return _error_or_number(check, reply)


@rule(
    "order-add.unreadable-products",
    "4.3, 5",
    "Nieczytelne products dostaje błąd, nie [] ani order_id null",
    "Unreadable products are answered with an error, not with [] or a null order_id",
    level=Level.WRITE,
    actions=NEEDS,
    after=AFTER,
)
def unreadable_products(check: Check) -> str:
    trial = check.trial_orders
    reply = trial.push(trial.new_id(), {"products": '[{"id": "1", '})
    if reply.error_code is None:
        raise Failed(f"products='[{{': {phrases.expected('error', reply.text[:60])}")
    return f"products='[{{' → {reply.error_code}"


@rule(
    "order-add.no-lines",
    "3.12, 4.3",
    "Zamówienie bez pozycji nie dostaje pustego numeru",
    "An order without lines is not answered with an empty number",
    level=Level.WRITE,
    actions=NEEDS,
    after=AFTER,
)
def no_lines(check: Check) -> str:
    trial = check.trial_orders
    reply = trial.push(trial.new_id(), {"products": "[]"})
    if reply.error_code is None and not entries_of(reply.body).get("order_id"):
        raise Failed(f"products=[]: {reply.text[:60]}")
    return _error_or_number(check, reply)
