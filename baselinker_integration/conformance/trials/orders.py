"""Orders pushed by the check: marked as a trial in every text, unpaid, cancelled at the end where that is possible."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from baselinker_integration.conformance.client import Reply
from baselinker_integration.conformance.reading import entries_of
from baselinker_integration.conformance.session import Session
from baselinker_integration.conformance.trials.encodings import Entries, as_json
from baselinker_integration.conformance.trials.items import TrialItems
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

LOWEST_ID: Final = 1_900_000_000
ID_RANGE: Final = 200_000_000
QUANTITY: Final = 2
DELIVERY_PRICE: Final = "9.99"
CANCELLED: Final = re.compile(r"anul|cancel|storn|odwo|zrusz", re.IGNORECASE)
TEXTS: Final = {
    "delivery_fullname": "TEST Connector",
    "delivery_company": "TEST Firma Łąkowa",
    "delivery_address": "Testowa 1/2",
    "delivery_city": "Miastowo",
    "delivery_postcode": "00-001",
    "delivery_country_code": "PL",
    "invoice_fullname": "TEST Payer",
    "invoice_company": "TEST Płatnik",
    "invoice_address": "Probna 3",
    "invoice_city": "Wioska",
    "invoice_postcode": "99-400",
    "invoice_country_code": "PL",
    "invoice_nip": "1111111111",
    "delivery_point_id": "TST01A",
    "delivery_point_name": "TST01A",
}
"""Invented texts that must come back unchanged where the endpoint shows the order."""


class TrialOrders:
    """Pushes orders for one check and remembers every number it got, so that nothing is left open."""

    def __init__(self, session: Session, *, items: Callable[[], TrialItems]) -> None:
        self.session = session
        self._items = items
        self.open: dict[str, None] = {}
        self.withdrawn: list[str] = []

    @property
    def items(self) -> TrialItems:
        """The products ordered, chosen when the first order needs them. Raises NotApplicable when there are none."""
        return self._items()

    @staticmethod
    def new_id() -> str:
        """A BaseLinker order number from a range far above real ones."""
        return str(LOWEST_ID + secrets.randbelow(ID_RANGE))

    def push(self, baselinker_id: str, products: dict[str, str] | None = None, **fields: str) -> Reply:
        """Push an order; `products` are the form fields of its lines (default: two pieces of the main trial item).

        Whether stock is shown is found out before the first push, because that sets the stock.
        """
        _ = self.items.shows_stock
        form = {
            **TEXTS,
            "email": "check-connector@example.invalid",
            "phone": "+48500000000",
            "user_comments": "TEST check_connector",
            "delivery_method": "TEST",
            "delivery_price": DELIVERY_PRICE,
            "payment_method": "TEST",
            "payment_method_cod": "0",
            "want_invoice": "1",
            "paid": "0",
            "currency": "PLN",
            "baselinker_id": baselinker_id,
            "change_products_quantity": "1",
            **(as_json(self.lines()) if products is None else products),
            **fields,
        }
        reply = self.session.ask("OrderAdd", **form)
        order_id = entries_of(reply.body).get("order_id")
        if order_id:
            self.open[str(order_id)] = None
        return reply

    def lines(self, quantity: int = QUANTITY) -> Entries:
        """One line of the main trial item at its own price."""
        main = self.items.main
        return [
            {
                "id": main.product_id,
                "variant_id": main.variant_id,
                "sku": "",
                "name": "TEST check_connector",
                "price": str(main.price),
                "quantity": str(quantity),
                "auction_id": "1",
            }
        ]

    def number(self, reply: Reply) -> str:
        """The order number of an OrderAdd answer. Raises Failed when it is no number from 1 to 2^31."""
        if reply.error_code is not None:
            raise Failed(reply.summary)
        order_id = entries_of(reply.body).get("order_id")
        text = str(order_id)
        if isinstance(order_id, bool) or not re.fullmatch(r"[1-9]\d*", text) or int(text) > 2**31:
            raise Failed(f"OrderAdd → {reply.text[:80]}")
        return text

    @cached_property
    def first(self) -> FirstPush:
        """The order on which most rules stand, pushed once."""
        return FirstPush(self)

    def push_quietly(self) -> str:
        """Push one order and return its number, or "" when that is not possible."""
        try:
            return self.number(self.push(self.new_id()))
        except (Failed, NotApplicable):
            return ""

    @cached_property
    def cancelled_status(self) -> str:
        """The id of the state that means cancelled; "" when no name says so."""
        names = self.session.names("StatusesList")
        return next((key for key, name in names.items() if isinstance(name, str) and CANCELLED.search(name)), "")

    def update(self, order_ids: str, kind: str, value: str, field: str = "orders_ids", **more: str) -> int:
        """OrderUpdate; the counter. Raises Failed when there is none."""
        fields = {field: order_ids, "update_type": kind, "update_value": value, **more}
        body = self.session.answer("OrderUpdate", **fields)
        counter = entries_of(body).get("counter")
        if not isinstance(counter, int) or isinstance(counter, bool):
            raise Failed(f"OrderUpdate({kind}): counter = {counter!r}")
        return counter

    def shown(self, order_id: str) -> dict[str, Any] | None:
        """The order as OrdersGet shows it by `order_id`; None when it does not."""
        if "OrdersGet" not in self.session.methods:
            return None
        reply = self.session.ask("OrdersGet", order_id=order_id, id_from="0")
        order = entries_of(reply.body).get(order_id)
        return order if isinstance(order, dict) else None

    def withdraw(self, order_id: str) -> None:
        """Cancel one order, as far as the endpoint has a state for that."""
        if order_id not in self.open:
            return
        del self.open[order_id]
        state = ""
        if "OrderUpdate" in self.session.methods and self.cancelled_status:
            reply = self.session.ask(
                "OrderUpdate", orders_ids=order_id, update_type="status", update_value=self.cancelled_status
            )
            state = f" → {self.session.names('StatusesList')[self.cancelled_status]}"
            if reply.error_code is not None:
                state = f": {reply.summary}"
        self.withdrawn.append(order_id + state)

    def withdraw_rest(self) -> list[str]:
        """Cancel what is still open, put the stock back where it is shown, and tell what stays behind."""
        for order_id in list(self.open):
            self.withdraw(order_id)
        if not self.withdrawn:
            return []
        items = self.items
        if items.shows_stock and items.read(items.main) != items.main.quantity:
            items.put_back()
        return ["OrderAdd: " + ", ".join(self.withdrawn)]


class FirstPush:
    """The first push with the stock around it."""

    def __init__(self, trial: TrialOrders) -> None:
        items = trial.items
        self.shows_stock = items.shows_stock
        self.before = items.read(items.main)
        self.baselinker_id = trial.new_id()
        self.reply = trial.push(self.baselinker_id)
        self.after = items.read(items.main)

    @property
    def order_id(self) -> str:
        return str(entries_of(self.reply.body).get("order_id"))
