"""The few products whose stock and price the writing rules move and put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.reading import entries_of, number_of, whole_number_of
from baselinker_integration.conformance.session import Session
from baselinker_integration.conformance.trials.encodings import Entries, as_json
from baselinker_integration.conformance.verdicts import Failed, NotApplicable


@dataclass(frozen=True)
class TrialItem:
    """A product ("0") or one of its variants, with stock and price as first shown."""

    product_id: str
    variant_id: str
    quantity: int
    price: Decimal

    def entry(self, operation: str, quantity: int) -> dict[str, object]:
        """An entry of ProductsQuantityUpdate for this item."""
        return {**self.address, "operation": operation, "quantity": str(quantity)}

    @property
    def address(self) -> dict[str, object]:
        """How an entry names this item; the variant is left out for a main product, as in the protocol's sample."""
        if self.variant_id == "0":
            return {"product_id": self.product_id}
        return {"product_id": self.product_id, "variant_id": self.variant_id}


class TrialItems:
    """`main` and `second` are products without variants, `variant` is a variant; the last two may be missing."""

    def __init__(self, session: Session, plain: list[TrialItem], variant: TrialItem | None) -> None:
        self.session = session
        self.main = plain[0]
        self.second = plain[1] if len(plain) > 1 else None
        self.variant = variant

    @classmethod
    def choose(cls, session: Session, data: dict[str, Any]) -> TrialItems:
        """The best stocked of these rows of ProductsData. Raises NotApplicable when it has none without variants."""
        plain: list[TrialItem] = []
        variants: list[TrialItem] = []
        for product_id, row in data.items():
            inner = entries_of(row.get("variants"))
            if not inner:
                plain.extend(_items(product_id, [("0", row)]))
            variants.extend(_items(product_id, inner.items()))
        if not plain:
            raise NotApplicable(phrases.nothing_to_check("ProductsData"))
        plain.sort(key=lambda item: -item.quantity)
        variants.sort(key=lambda item: -item.quantity)
        return cls(session, plain, variants[0] if variants else None)

    def read(self, item: TrialItem) -> int | None:
        """The item's stock by ProductsData right now."""
        return whole_number_of(self._row(item).get("quantity"))

    def read_price(self, item: TrialItem) -> Decimal | None:
        """The item's price by ProductsData right now."""
        return number_of(self._row(item).get("price"))

    def _row(self, item: TrialItem) -> dict[str, Any]:
        row = entries_of(self.session.rows("ProductsData", products_id=item.product_id).get(item.product_id))
        return row if item.variant_id == "0" else entries_of(entries_of(row.get("variants")).get(item.variant_id))

    def counter(
        self,
        entries: Entries,
        *,
        encode: Callable[[Entries], dict[str, str]] = as_json,
        action: str = "ProductsQuantityUpdate",
    ) -> int:
        """Send entries and return the answer's counter. Raises Failed when the answer has none."""
        body = self.session.answer(action, **encode(entries))
        counter = body.get("counter") if isinstance(body, dict) else None
        if not isinstance(counter, int) or isinstance(counter, bool):
            raise Failed(f"{action}: counter = {counter!r}")
        return counter

    def put_back(self, items: Iterable[TrialItem] = ()) -> None:
        """Set the items (`main` when none is named) to the stock first shown."""
        self.counter([item.entry("set", item.quantity) for item in (list(items) or [self.main])])

    @cached_property
    def shows_stock(self) -> bool:
        """Whether ProductsData shows a stock written a moment ago; many endpoints answer from a copy."""
        if "ProductsQuantityUpdate" not in self.session.methods:
            return False
        shown = False
        for operation, quantity in (("set", self.main.quantity + 1), ("change", 1)):
            self.session.ask("ProductsQuantityUpdate", **as_json([self.main.entry(operation, quantity)]))
            shown = shown or self.read(self.main) != self.main.quantity
        self.session.ask("ProductsQuantityUpdate", **as_json([self.main.entry("set", self.main.quantity)]))
        return shown

    def need_shown_stock(self) -> None:
        """Raises NotApplicable when effects on stock cannot be seen."""
        if not self.shows_stock:
            raise NotApplicable(phrases.not_shown())

    def round_trip(
        self, item: TrialItem, send: Callable[[int], int], *, step: int = 1, counter: int = 1, doing: str
    ) -> str:
        """Raise the item's stock by `step` and lower it again through `send`, then judge counters and stock.

        Both halves are sent whatever the first one answers, so that a fault does not leave the stock moved.
        """
        faults: list[str] = []
        for change, wanted in ((step, item.quantity + step), (-step, item.quantity)):
            try:
                done = send(change)
                if done != counter:
                    faults.append(f"{doing}: counter {phrases.expected(counter, done)}")
                self.expect(item, wanted, f"{doing} {change:+d}")
            except Failed as fault:
                faults.append(str(fault))
        if faults:
            if self.shows_stock:
                self.put_back([item])
            raise Failed(faults[0])
        shown = "" if self.shows_stock else f"; {phrases.not_shown()}"
        return f"{doing} +{step} −{step}: counter = {counter}{shown}"

    def expect(self, item: TrialItem, quantity: int, doing: str) -> None:
        """Raises Failed unless the item's stock is this now; says nothing where stock is not shown."""
        if self.shows_stock and (now := self.read(item)) != quantity:
            raise Failed(f"{doing}: quantity {phrases.expected(quantity, now)}")


def _items(product_id: str, rows: Iterable[tuple[str, Any]]) -> list[TrialItem]:
    items = []
    for variant_id, row in rows:
        fields = entries_of(row)
        quantity, price = whole_number_of(fields.get("quantity")), number_of(fields.get("price"))
        if quantity is not None and quantity >= 0 and price is not None:
            items.append(TrialItem(product_id, variant_id, quantity, price))
    return items
