"""Orders as an ERP takes them: read, entered under a number of its own, then sent and invoiced."""

from collections import Counter
from decimal import Decimal
from typing import Any

from eshop.api.player.catalogue import portions
from eshop.api.player.client import ErpClient

ORDERS_A_CALL = 500
CARRIER = "DPD"


def takable(client: ErpClient) -> list[dict[str, Any]]:
    """Every order that waits for the ERP, whole."""
    return [order for page in client.pages("/orders", limit="200") for order in page["items"]]


def journal_read(client: ErpClient) -> tuple[str | None, list[dict[str, Any]]]:
    """The cursor at which the journal ends now (None of an empty one), and the orders in it that take stock and have no
    number of the ERP yet, whole; those that wait for the payment are among them.
    """
    cursor: str | None = None
    waiting: dict[str, None] = {}
    for page in client.pages("/changes", limit="1000"):
        cursor = page["cursor"] or cursor
        for change in page["items"]:
            if change["kind"] == "created":
                waiting[change["order_id"]] = None
            elif change["kind"] == "acknowledged" or change["state"] == "cancelled":
                waiting.pop(change["order_id"], None)
    return cursor, [client.get(f"/orders/{order_id}") for order_id in waiting]


def pieces_sold(orders: list[dict[str, Any]]) -> Counter[str]:
    """Pieces by external_id that the orders take; lines that are no item of the shop take none."""
    sold: Counter[str] = Counter()
    for order in orders:
        for line in order["lines"]:
            if line["external_id"] is not None:
                sold[line["external_id"]] += line["quantity"]
    return sold


def quantity_left(quantity: str, sold: int) -> str:
    """What the ERP has after it booked `sold` pieces, never below zero."""
    return f"{max(Decimal(quantity) - sold, Decimal(0)):f}"


def orders_acknowledge(client: ErpClient, orders: list[dict[str, Any]]) -> Counter[str]:
    """Tell the shop under which number the ERP has each order, and confirm it."""
    rows = [
        {"id": order["id"], "version": order["version"], "erp_number": f"ZO/{order['id']}", "confirm": True}
        for order in orders
    ]
    return _send(client, "/orders/acknowledge", rows)


def orders_complete(client: ErpClient, orders: list[dict[str, Any]]) -> Counter[str]:
    """A parcel and an invoice for each order, which completes it."""
    rows = [
        {
            "id": order["id"],
            "state": "completed",
            "parcels": [{"number": f"6200{order['id']:0>8}", "carrier": CARRIER}],
            "invoice": {"number": f"FV/{order['id']}"},
        }
        for order in orders
    ]
    return _send(client, "/orders/update", rows)


def _send(client: ErpClient, path: str, rows: list[dict[str, Any]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for part in portions(rows, ORDERS_A_CALL):
        counts.update(client.post(path, {"items": part})["counts"])
    return counts
