"""The account in memory: its lists, its orders with their parcels, and the journal of what happened to them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from threading import RLock
from typing import Any

from baselinker_integration.player.token_api.limits import Limit
from baselinker_integration.player.token_api.switches import Faults, Switches

Row = dict[str, Any]


class Log(IntEnum):
    """Types of the journal's rows."""

    CREATED = 1
    CONFIRMED = 2
    PAYMENT = 3
    REMOVED = 4
    MERGED = 5
    SPLIT = 6
    PARCEL = 9
    PARCEL_REMOVED = 10
    DELIVERY = 11
    LINE_ADDED = 12
    LINE_EDITED = 13
    EDITED = 16
    COPIED = 17
    STATUS = 18


@dataclass(frozen=True)
class Call:
    """A call as it came: `at` in seconds since 1970."""

    method: str
    parameters: Row
    at: float


def _statuses() -> list[Row]:
    names = [(8069, "Nowe zamówienia", "#1e90ff"), (8070, "W realizacji", "#ffa500"), (8071, "Wysłane", "#32cd32")]
    return [
        {"id": number, "name": name, "name_for_customer": name, "color": color}
        for number, name, color in [*names, (8072, "Anulowane", "#dc143c")]
    ]


def _storages() -> list[Row]:
    return [{"storage_id": "shop_2444", "name": "e-Sklep", "methods": ["getExternalStorageProductsList"]}]


@dataclass
class World:
    """One account. `now` gives seconds since 1970, so that a test may simulate time.

    `on_status` is told order and status whenever a status is set, as an automatic action of the seller would be.
    `on_done` is called after each call that was carried out, before its answer goes out.
    """

    token: str
    now: Callable[[], float] = time.time
    switches: Switches = field(default_factory=Switches)
    faults: Faults = field(default_factory=Faults)
    statuses: list[Row] = field(default_factory=_statuses)
    sources: Row = field(default_factory=lambda: {"personal": {"0": "Osobiście"}, "shop": {"2444": "e-Sklep"}})
    storages: list[Row] = field(default_factory=_storages)
    inventories: list[Row] = field(
        default_factory=lambda: [{"inventory_id": 307, "name": "Katalog", "is_default": True}]
    )
    couriers: list[Row] = field(
        default_factory=lambda: [{"code": "inpost", "name": "InPost"}, {"code": "dpd", "name": "DPD"}]
    )
    extra_fields: list[Row] = field(
        default_factory=lambda: [{"extra_field_id": 135, "name": "Numer faktury", "editor_type": "text"}]
    )
    orders: dict[int, Row] = field(default_factory=dict)
    parcels: dict[int, list[Row]] = field(default_factory=dict)
    payments: dict[int, list[Row]] = field(default_factory=dict)
    journal: list[Row] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    on_status: Callable[[int, int], None] | None = None
    on_done: Callable[[], None] | None = None
    lock: RLock = field(default_factory=RLock)
    last_id: int = 1_630_473

    def __post_init__(self) -> None:
        self.limit = Limit(self.switches)

    def number(self) -> int:
        """The next id of anything."""
        self.last_id += 1
        return self.last_id

    def note(self, order_id: int, log_type: Log, object_id: int = 0) -> None:
        """Enter something that happened to an order in the journal."""
        row = {"log_id": self.number(), "order_id": order_id, "log_type": int(log_type), "object_id": object_id}
        self.journal.append({**row, "date": int(self.now())})

    def called(self, method: str) -> list[Row]:
        """The parameters of all calls of `method`, in their order."""
        return [call.parameters for call in self.calls if call.method == method]
