"""BaseLinker as the battery plays it: it sends each order until the shop says that it has it, and keeps books."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.baselinker_integration.orders.orders import line, order_fields

GIVE_UP_SECONDS = 30
_numbers = itertools.count(1_000_000)


def number_new() -> str:
    """A number of BaseLinker's that nobody had before."""
    return str(next(_numbers))


@dataclass
class Ledger:
    """What was sent, and what the shop said it took."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    """By BaseLinker's number the shop's."""
    contradicted: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    answered: list[tuple[float, float]] = field(default_factory=list)
    """When a call that succeeded began and ended, by the monotonic clock."""

    def back_after(self, moment: float) -> float:
        """Seconds from `moment` until an order was taken whose call began later; -1 when none was."""
        ends = [ended - moment for began, ended in list(self.answered) if began >= moment]
        return round(min(ends), 2) if ends else -1

    def longest_wait(self) -> float:
        """Seconds that the slowest successful call took."""
        return round(max((ended - began for began, ended in list(self.answered)), default=0), 2)


@dataclass
class Address:
    """Where a connector answers, and with which key."""

    port: int
    path: str
    key: str

    def call(self, fields: dict[str, str], *, timeout: float = 10, source: str = "127.0.0.1") -> dict[str, object]:
        """One call on a connection of its own. Raises OSError, HTTPException, ValueError when there is no answer."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout, source_address=(source, 0))
        try:
            client.request(
                "POST",
                self.path,
                urlencode({"bl_pass": self.key, **fields}),
                {"Content-Type": "application/x-www-form-urlencoded"},
            )
            answered: dict[str, object] = json.loads(client.getresponse().read())
            return answered
        finally:
            client.close()


def order_of(product: int, number: str) -> dict[str, str]:
    """One piece of one product."""
    return {"action": "OrderAdd", **order_fields(line(product), baselinker_id=number)}


@contextmanager
def senders(
    address: Address, products: list[int], *, count: int = 4, timeout: float = 10, twice: bool = True
) -> Iterator[Ledger]:
    """`count` clients that push orders one after the other; at the end each brings its last one home.

    Every tenth order is pushed again after it was taken (`twice`), as BaseLinker does when an answer is lost.
    """
    ledger, stop = Ledger(), threading.Event()
    guard = threading.Lock()

    def push(number: str, product: int, source: str) -> bool:
        began = time.monotonic()
        try:
            answer = address.call(order_of(product, number), timeout=timeout, source=source)
        except (OSError, http.client.HTTPException, ValueError) as error:
            ledger.refusals[type(error).__name__] += 1
            return False
        if "order_id" not in answer:
            ledger.refusals[str(answer.get("error_code"))] += 1
            return False
        with guard:
            ledger.answered.append((began, time.monotonic()))
            order = int(str(answer["order_id"]))
            if ledger.acknowledged.setdefault(number, order) != order:
                ledger.contradicted.append(number)
        return True

    def work(sender: int) -> None:
        source = f"127.0.0.{sender + 2}"
        for place in itertools.count(sender):
            if stop.is_set():
                return
            with guard:
                number = number_new()
            product = products[place % len(products)]
            give_up = None
            while not push(number, product, source):
                if stop.is_set():
                    give_up = give_up or time.monotonic() + GIVE_UP_SECONDS
                    if time.monotonic() > give_up:
                        with guard:
                            ledger.given_up.append(number)
                        return
                time.sleep(0.05)
            if twice and place % 10 == 0 and not stop.is_set():
                push(number, product, source)

    threads = [threading.Thread(target=work, args=(sender,)) for sender in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield ledger
    finally:
        stop.set()
        for thread in threads:
            thread.join()
