"""OrdersGet: which orders come back."""

from typing import Any

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.answers import entries_of, rows_and_pages
from baselinker_integration.conformance.check import UNKNOWN_ID, Check
from baselinker_integration.conformance.registry import rule
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

NEEDS = ("OrdersGet",)
FAR_FUTURE = "2147000000"
HIGHEST = 2**31


def _orders(check: Check, **fields: str) -> dict[str, Any]:
    return rows_and_pages(check.answer("OrdersGet", **fields))[0]


def _need_numbers(check: Check) -> list[int]:
    numbers = check.orders.numbers
    if not numbers:
        raise NotApplicable(phrases.nothing_to_check("OrdersGet"))
    return numbers


@rule(
    "orders.dictionary",
    "1.2, 3.13, 4.3",
    "OrdersGet jest słownikiem numer: zamówienie, nie listą",
    "OrdersGet is a dictionary of id and order, not a list",
    actions=NEEDS,
)
def dictionary(check: Check) -> str:
    if check.orders.shape:
        raise Failed(f"OrdersGet {check.orders.shape}")
    return phrases.counted(len(check.orders.ids))


@rule(
    "orders.numeric-ids",
    "3.13, 7.1-9, 8-14",
    "Numery zamówień są liczbami od 1 do 2^31, bez zer z przodu",
    "Order ids are numbers from 1 to 2^31 without leading zeros",
    actions=NEEDS,
    after=("orders.dictionary",),
)
def numeric_ids(check: Check) -> str:
    if not check.orders.ids:
        raise NotApplicable(phrases.nothing_to_check("OrdersGet"))
    odd = [key for key in check.orders.ids if not (key.isdigit() and key == str(int(key)) and 1 <= int(key) <= HIGHEST)]
    if odd:
        raise Failed(f"OrdersGet: {phrases.some(odd)}")
    return phrases.counted(len(check.orders.ids))


@rule(
    "orders.id-from-exclusive",
    "3.13, 7.1-9, 8-7",
    "id_from zwraca zamówienia po tym numerze, bez niego samego",
    "id_from gives the orders after that number, not that one",
    actions=NEEDS,
    after=("orders.numeric-ids",),
)
def id_from_exclusive(check: Check) -> str:
    numbers = _need_numbers(check)
    border = numbers[-2] if len(numbers) > 1 else numbers[0]
    found = [int(key) for key in _orders(check, id_from=str(border)) if key.isdigit()]
    if not_after := [number for number in found if number <= border]:
        raise Failed(f"id_from={border}: {phrases.surplus(not_after)}")
    if numbers[-1] > border and numbers[-1] not in found:
        raise Failed(f"id_from={border}: {phrases.missing(numbers[-1:])}")
    return f"id_from={border}: > {border} × {len(found)}"


@rule(
    "orders.time-from",
    "3.13",
    "time_from zwraca tylko zamówienia złożone od tej chwili",
    "time_from gives only orders placed since that moment",
    actions=NEEDS,
    after=("orders.dictionary",),
)
def time_from(check: Check) -> str:
    found = _orders(check, time_from=FAR_FUTURE)
    if found:
        raise Failed(f"time_from={FAR_FUTURE}: {phrases.surplus(found)}")
    return f"time_from={FAR_FUTURE} → {{}}"


@rule(
    "orders.filters-combine",
    "3.13",
    "time_from i id_from razem zawężają, zamiast się zastępować",
    "time_from and id_from together narrow, neither replaces the other",
    actions=NEEDS,
    after=("orders.time-from",),
)
def filters_combine(check: Check) -> str:
    _need_numbers(check)
    found = _orders(check, time_from=FAR_FUTURE, id_from="0")
    if found:
        raise Failed(f"time_from={FAR_FUTURE}, id_from=0: {phrases.surplus(found)}")
    return f"time_from={FAR_FUTURE}, id_from=0 → {{}}"


@rule(
    "orders.order-id",
    "3.13",
    "order_id zwraca dokładnie to zamówienie",
    "order_id gives exactly that order",
    actions=NEEDS,
    after=("orders.numeric-ids",),
)
def order_id(check: Check) -> str:
    number = str(_need_numbers(check)[0])
    found = _orders(check, order_id=number, id_from="0")
    if set(found) != {number}:
        raise Failed(f"order_id={number}: {phrases.some(found)}")
    return f"order_id={number} → {number}"


@rule(
    "orders.unknown-id-empty",
    "3.13, 4.3",
    "order_id, którego nie ma, dostaje pusty słownik, nie błąd",
    "An order_id that does not exist is answered with an empty dictionary, not an error",
    actions=NEEDS,
    after=("orders.order-id",),
)
def unknown_id_empty(check: Check) -> str:
    found = _orders(check, order_id=UNKNOWN_ID, id_from="0")
    if found:
        raise Failed(f"order_id={UNKNOWN_ID}: {phrases.surplus(found)}")
    return f"order_id={UNKNOWN_ID} → {{}}"


@rule(
    "orders.only-paid",
    "3.13",
    "only_paid=1 zwraca tylko opłacone",
    "only_paid=1 gives paid orders only",
    actions=NEEDS,
    after=("orders.dictionary",),
)
def only_paid(check: Check) -> str:
    found = _orders(check, id_from="0", only_paid="1")
    unpaid = [key for key, order in found.items() if str(entries_of(order).get("paid")) in ("0", "False")]
    if unpaid:
        raise Failed(f"only_paid=1: {phrases.surplus(unpaid)}")
    return f"only_paid=1: {len(found)}"
