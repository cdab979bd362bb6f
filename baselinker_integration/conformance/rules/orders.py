"""OrdersGet: which orders come back, and its pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.reading import (
    entries_of,
    rows_and_pages,
)
from baselinker_integration.conformance.rule import Level, Rules
from baselinker_integration.conformance.rules.judging import (
    judge_each_once,
    judge_pages,
    judge_past_end,
)
from baselinker_integration.conformance.session import UNKNOWN_ID
from baselinker_integration.conformance.verdicts import Failed, NotApplicable
from baselinker_integration.conformance.walks.pages import PageWalk

rules = Rules(actions=("OrdersGet",))
walk = Rules(level=Level.WALK, actions=("OrdersGet",))
FAR_FUTURE = "2147000000"
HIGHEST = 2**31


def _orders(check: Check, **fields: str) -> dict[str, Any]:
    return rows_and_pages(check.session.answer("OrdersGet", **fields))[0]


def _need_numbers(check: Check) -> list[int]:
    numbers = check.orders.numbers
    if not numbers:
        raise NotApplicable(phrases.nothing_to_check("OrdersGet"))
    return numbers


@rules.rule("orders.dictionary", "1.2, 3.13, 4.3", _("OrdersGet jest słownikiem numer: zamówienie, nie listą"))
def dictionary(check: Check) -> str:
    if check.orders.shape:
        raise Failed(f"OrdersGet {check.orders.shape}")
    return phrases.counted(len(check.orders.ids))


@rules.rule(
    "orders.numeric-ids",
    "3.13, 7.1-9, 8-14",
    _("Numery zamówień są liczbami od 1 do 2^31, bez zer z przodu"),
    after=("orders.dictionary",),
)
def numeric_ids(check: Check) -> str:
    if not check.orders.ids:
        raise NotApplicable(phrases.nothing_to_check("OrdersGet"))
    odd = [key for key in check.orders.ids if not (key.isdigit() and key == str(int(key)) and 1 <= int(key) <= HIGHEST)]
    if odd:
        raise Failed(f"OrdersGet: {phrases.some(odd)}")
    return phrases.counted(len(check.orders.ids))


@rules.rule(
    "orders.id-from-exclusive",
    "3.13, 7.1-9, 8-7",
    _("id_from zwraca zamówienia po tym numerze, bez niego samego"),
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


@rules.rule(
    "orders.time-from",
    "3.13",
    _("time_from zwraca tylko zamówienia złożone od tej chwili"),
    after=("orders.dictionary",),
)
def time_from(check: Check) -> str:
    found = _orders(check, time_from=FAR_FUTURE)
    if found:
        raise Failed(f"time_from={FAR_FUTURE}: {phrases.surplus(found)}")
    return f"time_from={FAR_FUTURE} → {{}}"


@rules.rule(
    "orders.filters-combine",
    "3.13",
    _("time_from i id_from razem zawężają, zamiast się zastępować"),
    after=("orders.time-from",),
)
def filters_combine(check: Check) -> str:
    _need_numbers(check)
    found = _orders(check, time_from=FAR_FUTURE, id_from="0")
    if found:
        raise Failed(f"time_from={FAR_FUTURE}, id_from=0: {phrases.surplus(found)}")
    return f"time_from={FAR_FUTURE}, id_from=0 → {{}}"


@rules.rule(
    "orders.order-id",
    "3.13",
    _("order_id zwraca dokładnie to zamówienie"),
    after=("orders.numeric-ids",),
)
def order_id(check: Check) -> str:
    number = str(_need_numbers(check)[0])
    found = _orders(check, order_id=number, id_from="0")
    if set(found) != {number}:
        raise Failed(f"order_id={number}: {phrases.some(found)}")
    return f"order_id={number} → {number}"


@rules.rule(
    "orders.unknown-id-empty",
    "3.13, 4.3",
    _("order_id, którego nie ma, dostaje pusty słownik, nie błąd"),
    after=("orders.order-id",),
)
def unknown_id_empty(check: Check) -> str:
    found = _orders(check, order_id=UNKNOWN_ID, id_from="0")
    if found:
        raise Failed(f"order_id={UNKNOWN_ID}: {phrases.surplus(found)}")
    return f"order_id={UNKNOWN_ID} → {{}}"


@rules.rule("orders.only-paid", "3.13", _("only_paid=1 zwraca tylko opłacone"), after=("orders.dictionary",))
def only_paid(check: Check) -> str:
    found = _orders(check, id_from="0", only_paid="1")
    unpaid = [key for key, order in found.items() if str(entries_of(order).get("paid")) in ("0", "False")]
    if unpaid:
        raise Failed(f"only_paid=1: {phrases.surplus(unpaid)}")
    return f"only_paid=1: {len(found)}"


def _walk(check: Check) -> PageWalk:
    walk = check.orders.walk
    if walk is None or not check.orders.ids:
        raise NotApplicable(phrases.nothing_to_check("OrdersGet"))
    return walk


@walk.rule(
    "orders.pages",
    "1.2, 3.13",
    _("pages w OrdersGet prowadzi dokładnie do końca (może rosnąć w trakcie)"),
    after=("orders.dictionary",),
)
def pages(check: Check) -> str:
    return judge_pages(_walk(check))


@walk.rule(
    "orders.each-id-once",
    "3.13, 5, 7.1-9",
    _("Przejście OrdersGet daje każde zamówienie raz, także gdy w trakcie przybywa nowych"),
    after=("orders.pages",),
)
def each_id_once(check: Check) -> str:
    seen = judge_each_once(_walk(check))
    return f"{seen}, + {check.orders.pushed_between}" if check.orders.pushed_between else seen


@walk.rule(
    "orders.past-end",
    "3.13, 7.1-9",
    _("Strona OrdersGet za ostatnią jest pusta"),
    after=("orders.pages",),
)
def past_end(check: Check) -> str:
    return judge_past_end(_walk(check))
