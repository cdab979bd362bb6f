"""What each method answers. Filters that nobody documented are ignored without a word, as BaseLinker does."""

from collections.abc import Callable, Iterable
from typing import Any

from baselinker_integration.player.token_api.orders import order_pay, order_status_set, parcel_enter
from baselinker_integration.player.token_api.refusal import Refusal
from baselinker_integration.player.token_api.world import Log, Row, World

ORDERS_AT_ONCE = 100
DAYS_OF_JOURNAL = 3
FIELD_LENGTHS = {"extra_field_1": 50, "extra_field_2": 50, "admin_comments": 200, "email": 150, "phone": 100}
_EXACT = {"order_id": "order_id", "status_id": "order_status_id", "filter_order_source_id": "order_source_id"}
_LEAST = {"date_confirmed_from": "date_confirmed", "date_from": "date_add", "id_from": "order_id"}
_WRITABLE = {*FIELD_LENGTHS, "custom_extra_fields", "user_comments", "pick_state", "pack_state", "star"}


def _number(parameters: Row, name: str) -> int | None:
    value = parameters.get(name)
    if value in (None, ""):
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        raise Refusal("ERROR_INVALID_PARAMETER", f"Invalid parameter {name}") from None


def _order(world: World, parameters: Row) -> Row:
    number = _number(parameters, "order_id")
    if number not in world.orders:
        raise Refusal("ERROR_INVALID_ORDER", "Invalid order id")
    return world.orders[number]


def _status(world: World, parameters: Row) -> int:
    number = _number(parameters, "status_id")
    if number not in {status["id"] for status in world.statuses}:
        raise Refusal("ERROR_INVALID_STATUS", "Invalid status id")
    return number or 0


def get_orders(world: World, parameters: Row) -> Row:
    """At most 100 rows that match, by confirmation and number; the unconfirmed only when asked for."""
    for name in (*_EXACT, *_LEAST):
        _number(parameters, name)
    wanted = [order for order in world.orders.values() if _matches(order, parameters)]
    if _number(parameters, "date_confirmed_from") is not None:
        wanted.sort(key=lambda order: (order["date_confirmed"], order["order_id"]))
    else:
        wanted.sort(key=lambda order: order["order_id"])
    shown = wanted[:ORDERS_AT_ONCE]
    with_fields = parameters.get("include_custom_extra_fields")
    return {"orders": [_shown(order, with_fields) for order in shown]}


def _matches(order: Row, parameters: Row) -> bool:
    if not order["confirmed"] and not parameters.get("get_unconfirmed_orders"):
        return False
    if any(_number(parameters, name) not in (None, order[key]) for name, key in _EXACT.items()):
        return False
    if any((_number(parameters, name) or 0) > order[key] for name, key in _LEAST.items()):
        return False
    return parameters.get("filter_order_source") in (None, "", order["order_source"])


def _shown(order: Row, with_fields: Any) -> Row:
    return {name: value for name, value in order.items() if with_fields or name != "custom_extra_fields"}


def get_order_packages(world: World, parameters: Row) -> Row:
    return {"packages": world.parcels.get(_order(world, parameters)["order_id"], [])}


def create_package_manual(world: World, parameters: Row) -> Row:
    """Not idempotent: the same parcel again is one more."""
    order, number = _order(world, parameters), str(parameters.get("package_number", ""))
    courier = str(parameters.get("courier_code", ""))
    if not number or len(number) > 40:
        raise Refusal("ERROR_INVALID_PACKAGE_NUMBER", "Invalid package number")
    if not courier or len(courier) > 20:
        raise Refusal("ERROR_INVALID_COURIER", "Invalid courier code")
    parcel = parcel_enter(world, order["order_id"], number, courier, is_return=bool(parameters.get("return_shipment")))
    return {"package_id": parcel["package_id"], "package_number": number}


def set_order_status(world: World, parameters: Row) -> Row:
    order_status_set(world, _order(world, parameters)["order_id"], _status(world, parameters))
    return {}


def set_order_statuses(world: World, parameters: Row) -> Row:
    status_id, numbers = _status(world, parameters), parameters.get("order_ids")
    if not isinstance(numbers, list) or len(numbers) > ORDERS_AT_ONCE:
        raise Refusal("ERROR_INVALID_PARAMETER", "Invalid parameter order_ids")
    for number in numbers:
        if int(number) in world.orders:
            order_status_set(world, int(number), status_id)
    return {}


def set_order_fields(world: World, parameters: Row) -> Row:
    order = _order(world, parameters)
    for name, value in parameters.items():
        if name in FIELD_LENGTHS and len(str(value)) > FIELD_LENGTHS[name]:
            raise Refusal("ERROR_INVALID_PARAMETER", f"Field {name} is too long")
    changed = {name: value for name, value in parameters.items() if name in _WRITABLE}
    if isinstance(changed.get("custom_extra_fields"), dict):
        changed["custom_extra_fields"] = {**order["custom_extra_fields"], **changed["custom_extra_fields"]}
    order |= changed
    world.note(order["order_id"], Log.EDITED)
    return {}


def set_order_payment(world: World, parameters: Row) -> Row:
    order_pay(
        world,
        _order(world, parameters)["order_id"],
        parameters.get("payment_done"),
        parameters.get("payment_comment", ""),
    )
    return {}


def get_journal_list(world: World, parameters: Row) -> Row:
    """Off by default on a real account: then an empty list and SUCCESS."""
    switches = world.switches
    if not switches.journal_is_on:
        return {"logs": []}
    last, oldest = _number(parameters, "last_log_id") or 0, world.now() - DAYS_OF_JOURNAL * 86_400
    first = last if switches.journal_inclusive else last + 1
    rows = [row for row in world.journal if row["log_id"] >= first and row["date"] >= oldest]
    if types := parameters.get("logs_types"):
        rows = [row for row in rows if row["log_type"] in types]
    if order_id := _number(parameters, "order_id"):
        rows = [row for row in rows if row["order_id"] == order_id]
    rows = rows[: switches.journal_page]
    if switches.journal_repeats:
        rows = [row for row in rows for _twice in range(2)]
    return {"logs": rows[::-1] if switches.journal_newest_first else rows}


def get_payments_history(world: World, parameters: Row) -> Row:
    rows = world.payments.get(_order(world, parameters)["order_id"], [])
    return {"payments": rows if parameters.get("show_full_history") else _external(rows)}


def _external(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["external_payment_id"]]


METHODS: dict[str, Callable[[World, Row], Row]] = {
    "getOrderStatusList": lambda world, _parameters: {"statuses": world.statuses},
    "getOrderSources": lambda world, _parameters: {"sources": world.sources},
    "getOrderExtraFields": lambda world, _parameters: {"extra_fields": world.extra_fields},
    "getCouriersList": lambda world, _parameters: {"couriers": world.couriers},
    "getExternalStoragesList": lambda world, _parameters: {"storages": world.storages},
    "getInventories": lambda world, _parameters: {"inventories": world.inventories},
    "getInvoices": lambda _world, _parameters: {"invoices": []},
    "getJournalList": get_journal_list,
    "getOrders": get_orders,
    "getOrderPackages": get_order_packages,
    "getOrderPaymentsHistory": get_payments_history,
    "createPackageManual": create_package_manual,
    "setOrderFields": set_order_fields,
    "setOrderPayment": set_order_payment,
    "setOrderStatus": set_order_status,
    "setOrderStatuses": set_order_statuses,
}
