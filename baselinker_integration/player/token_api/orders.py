"""What the seller does in BaseLinker's panel: orders come, change and go."""

from typing import Any

from baselinker_integration.player.token_api.world import Log, Row, World

_ADDRESS = ("company", "address", "postcode", "city", "state", "country", "country_code")
_POINT = ("id", "name", "address", "postcode", "city")
_EMPTY = (
    *(f"delivery_{name}" for name in _ADDRESS),
    *(f"delivery_point_{name}" for name in _POINT),
    *(f"invoice_{name}" for name in ("fullname", "nip", *_ADDRESS)),
    "delivery_package_module",
    "delivery_package_nr",
)
_LINE: Row = {
    "storage": "db",
    "storage_id": 0,
    "product_id": "",
    "variant_id": 0,
    "name": "",
    "sku": "",
    "ean": "",
    "attributes": "",
    "location": "",
    "warehouse_id": 0,
    "auction_id": "0",
    "price_brutto": 0,
    "tax_rate": 23,
    "quantity": 1,
    "weight": 0,
    "bundle_id": 0,
}


def order_place(world: World, order_id: int | None = None, *, confirmed: bool = True, **fields: Any) -> Row:
    """A new order, paid and confirmed unless `fields` or `confirmed` say otherwise; returns its row."""
    with world.lock:
        number, now = order_id or world.number(), int(world.now())
        order: Row = {
            "order_id": number,
            "shop_order_id": 0,
            "external_order_id": "",
            "order_source": "personal",
            "order_source_id": 0,
            "order_source_info": "-",
            "order_status_id": world.statuses[0]["id"],
            "date_add": now,
            "date_confirmed": now if confirmed else 0,
            "date_in_status": now,
            "confirmed": confirmed,
            "user_login": "",
            "email": "kupujacy@example.com",
            "phone": "600100200",
            "user_comments": "",
            "admin_comments": "",
            "currency": "PLN",
            "payment_method": "przelew",
            "payment_method_cod": "0",
            "payment_done": 0,
            "delivery_method": "Kurier",
            "delivery_price": 0,
            "delivery_fullname": "Jan Kowalski",
            **dict.fromkeys(_EMPTY, ""),
            "delivery_method_id": 0,
            "want_invoice": "0",
            "extra_field_1": "",
            "extra_field_2": "",
            "custom_extra_fields": {},
            "order_page": f"https://orders-d.baselinker.com/{number}/abcdef/",
            "pick_state": 0,
            "pack_state": 0,
            "star": 0,
            "products": [],
            **fields,
        }
        order["products"] = [_LINE | {"order_product_id": world.number()} | line for line in order["products"]]
        world.orders[number] = order
        world.note(number, Log.CREATED)
        if confirmed:
            world.note(number, Log.CONFIRMED)
    return order


def order_confirm(world: World, order_id: int) -> None:
    """The buyer filled in the delivery form."""
    with world.lock:
        world.orders[order_id] |= {"confirmed": True, "date_confirmed": int(world.now())}
        world.note(order_id, Log.CONFIRMED)


def order_edit(world: World, order_id: int, **fields: Any) -> None:
    """The seller changed fields of the order, also after its confirmation."""
    with world.lock:
        world.orders[order_id] |= fields
        world.note(order_id, Log.LINE_EDITED if "products" in fields else Log.EDITED)


def order_status_set(world: World, order_id: int, status_id: int) -> None:
    """Set a status, however it was asked for; the seller's automatic actions run."""
    with world.lock:
        world.orders[order_id] |= {"order_status_id": status_id, "date_in_status": int(world.now())}
        world.note(order_id, Log.STATUS, status_id)
    if world.on_status:
        world.on_status(order_id, status_id)


def order_pay(world: World, order_id: int, paid: Any, comment: str = "") -> None:
    """Set what is paid altogether."""
    with world.lock:
        order = world.orders[order_id]
        row = {"paid_before": str(order["payment_done"]), "paid_after": str(paid), "currency": order["currency"]}
        row |= {"total_price": str(_total(order)), "external_payment_id": "", "date": str(int(world.now()))}
        world.payments.setdefault(order_id, []).append(row | {"comment": comment})
        order["payment_done"] = paid
        world.note(order_id, Log.PAYMENT)


def order_remove(world: World, order_id: int) -> None:
    """The seller deleted the order."""
    with world.lock:
        del world.orders[order_id]
        world.note(order_id, Log.REMOVED)


def orders_merge(world: World, order_id: int, other_id: int) -> None:
    """`other_id` becomes part of `order_id` and is gone."""
    with world.lock:
        world.orders[order_id]["products"] += world.orders.pop(other_id)["products"]
        world.note(order_id, Log.MERGED, other_id)


def order_split(world: World, order_id: int) -> int:
    """The last line goes into an order of its own, whose number is returned."""
    with world.lock:
        order = world.orders[order_id]
        number = world.number()
        world.orders[number] = {**order, "order_id": number, "products": [order["products"].pop()]}
        world.note(order_id, Log.SPLIT, number)
    return number


def order_copy(world: World, order_id: int) -> int:
    """A copy of the order, whose number is returned."""
    with world.lock:
        number = world.number()
        world.orders[number] = {**world.orders[order_id], "order_id": number}
        world.note(order_id, Log.COPIED, number)
    return number


def _total(order: Row) -> Any:
    return sum(line["price_brutto"] * line["quantity"] for line in order["products"]) + order["delivery_price"]


def parcel_enter(world: World, order_id: int, number: str, courier: str, *, is_return: bool = False) -> Row:
    """A parcel of the order, made by the seller or by whoever calls; returns its row."""
    with world.lock:
        parcel: Row = {
            "package_id": world.number(),
            "courier_package_nr": number,
            "courier_inner_number": "",
            "courier_code": courier,
            "courier_other_name": "",
            "account_id": "",
            "tracking_status_date": "",
            "tracking_delivery_days": "0",
            "tracking_status": "0",
            "tracking_url": "",
            "package_type": int(is_return),
            "is_return": is_return,
        }
        world.parcels.setdefault(order_id, []).append(parcel)
        world.note(order_id, Log.PARCEL, parcel["package_id"])
    return parcel


def parcel_remove(world: World, order_id: int, number: str) -> None:
    with world.lock:
        gone = next(parcel for parcel in world.parcels[order_id] if parcel["courier_package_nr"] == number)
        world.parcels[order_id].remove(gone)
        world.note(order_id, Log.PARCEL_REMOVED, gone["package_id"])
