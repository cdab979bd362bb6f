"""An ERP's day with the shop, step by step."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from eshop.api.player.catalogue import ITEMS_A_CALL, VALUES_A_CALL, Catalogue, Row, portions
from eshop.api.player.client import ErpClient, ErpError
from eshop.api.player.orders import (
    journal_read,
    orders_acknowledge,
    orders_complete,
    pieces_sold,
    quantity_left,
    takable,
)

CHANGED = " (zmieniony)"


@dataclass(frozen=True)
class Step:
    """What one step did, by outcome; `error_code` is "" where it went well."""

    name: str
    counts: dict[str, int] = field(default_factory=dict)
    error_code: str = ""
    error_text: str = ""


class ErpDay:
    """Plays its steps in order, tells each to `told`, and stops at the first that fails."""

    def __init__(self, client: ErpClient, catalogue: Catalogue, told: Callable[[Step], None] = lambda _: None) -> None:
        self._client = client
        self._catalogue = catalogue
        self._told = told
        self.steps: list[Step] = []

    @property
    def failed(self) -> bool:
        return any(step.error_code for step in self.steps)

    def morning_play(self) -> None:
        """The whole sync: run, items, prices, stock, and the run's end, which takes the rest out of the offer."""
        run = ""

        def items() -> Counter[str]:
            nonlocal run
            run = self._client.post("/sync-runs", {})["id"]
            return self._send("/items/upsert", self._catalogue.items(), ITEMS_A_CALL, run=run)

        self._step("items", items)
        self._step("prices", lambda: self._send("/prices/upsert", self._catalogue.prices(), VALUES_A_CALL, run=run))
        self._step("stock", lambda: self._send("/stock/set", self._catalogue.stock(), VALUES_A_CALL, run=run))
        self._step("complete", lambda: self._complete(run))

    def changes_play(self) -> None:
        """One item under another name, and the stock less the orders that the ERP has seen."""
        self._step("change", self._change)
        self._step("stock_after_orders", self._stock_after_orders)

    def orders_play(self) -> None:
        """Every waiting order taken, then sent and invoiced."""
        orders = []

        def take() -> Counter[str]:
            orders.extend(takable(self._client))
            return orders_acknowledge(self._client, orders)

        self._step("orders", take)
        self._step("parcels", lambda: orders_complete(self._client, orders))

    def _step(self, name: str, play: Callable[[], Counter[str]]) -> None:
        if self.failed:
            return
        try:
            step = Step(name, {outcome: number for outcome, number in play().items() if number})
        except ErpError as error:
            step = Step(name, error_code=error.code, error_text=str(error))
        except (KeyError, TypeError) as error:
            step = Step(name, error_code="bad_answer", error_text=f"{type(error).__name__}: {error}")
        self.steps.append(step)
        self._told(step)

    def _send(self, path: str, rows: list[Row], size: int, *, run: str = "", cursor: str | None = None) -> Counter[str]:
        counts: Counter[str] = Counter()
        named = {"seen_changes": cursor} if cursor else {}
        for part in portions(rows, size):
            counts.update(self._client.post(path, {"items": part} | named, run=run)["counts"])
        return counts

    def _complete(self, run: str) -> Counter[str]:
        named = {row["external_id"] for row in self._catalogue.rows}
        body = {"deactivate_missing": True, "expect": {"items": len(named)}}
        return Counter(switched_off=self._client.post(f"/sync-runs/{run}/complete", body)["switched_off"])

    def _change(self) -> Counter[str]:
        """The first portion again, in which one name is another: the shop has to tell the one from the rest."""
        first, *others = self._catalogue.items()[:ITEMS_A_CALL]
        changed = first | {"name": f"{first.get('name') or first['external_id']}{CHANGED}"[-500:]}
        counts = self._send("/items/upsert", [changed, *others], ITEMS_A_CALL)
        if counts["updated"] != 1 or counts["unchanged"] != len(others):
            raise ErpError("bad_answer", f"one item changed, the shop says {dict(counts)}")
        return counts

    def _stock_after_orders(self) -> Counter[str]:
        """Of orders after the cursor the ERP has booked nothing; the shop takes those off itself."""
        cursor, orders = journal_read(self._client)
        sold = pieces_sold(orders)
        rows = [
            row | {"quantity": quantity_left(row["quantity"], sold[row["external_id"]])}
            for row in self._catalogue.stock()
        ]
        return self._send("/stock/set", rows, VALUES_A_CALL, cursor=cursor)
