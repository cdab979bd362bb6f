"""One check of one endpoint: what the rules share, so that nothing is asked twice."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.answers import rows_and_pages
from baselinker_integration.conformance.catalogue import Catalogue, catalogue_walk
from baselinker_integration.conformance.client import Endpoint, Reply
from baselinker_integration.conformance.content import Inspector
from baselinker_integration.conformance.order_walk import OrderWalk, order_walk
from baselinker_integration.conformance.sample import Sample, sample_take
from baselinker_integration.conformance.shelf import Shelf
from baselinker_integration.conformance.trial_order import TrialOrders
from baselinker_integration.conformance.value_walk import ValueWalk, value_walk
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

SYNC_LIMIT: Final = "sync_limit"
UNSUPPORTED: Final = "unsupported_action"
UNKNOWN_ID: Final = "2147480011"
"""An id that no shop is expected to have; a sample that holds it makes the rules with it not applicable."""


class Check:
    """What one run of the rules knows. `broken` holds the rules that failed or were skipped because of another."""

    def __init__(self, *, endpoint: Endpoint, may_walk: bool, may_write: bool, slow_after: float) -> None:
        self.endpoint = endpoint
        self.may_walk = may_walk
        self.may_write = may_write
        self.slow_after = slow_after
        self.broken: set[str] = set()
        self.left_behind: list[str] = []
        self.made_product = ""
        self.parallel_stock: tuple[int | None, int | None] | None = None
        self.inspectors: dict[str, Inspector] = {
            kind: Inspector(kind, self) for kind in ("list", "data", "prices", "quantity", "orders")
        }
        self.trial_orders = TrialOrders(self)

    def ask(self, action: str, **fields: str) -> Reply:
        """Call an action and return whatever came."""
        return self.endpoint.action(action, fields)

    def answer(self, action: str, **fields: str) -> Any:
        """Call an action that must succeed; the decoded answer. An error is the rule's failure, `sync_limit` is n/a."""
        return answer_of(self.ask(action, **fields))

    def rows(self, action: str, **fields: str) -> dict[str, Any]:
        """Call an action that must succeed; its dictionary without `pages`."""
        return rows_and_pages(self.answer(action, **fields))[0]

    @cached_property
    def methods(self) -> frozenset[str]:
        """What the endpoint says it can do, read tolerantly (the rules about the list itself are strict)."""
        body = self.ask("SupportedMethods").body
        if isinstance(body, dict):
            body = next((value for value in body.values() if isinstance(value, list)), list(body.values()))
        return frozenset(name for name in body if isinstance(name, str)) if isinstance(body, list) else frozenset()

    @cached_property
    def sample(self) -> Sample:
        """Up to a hundred products found by look-ups alone."""
        return sample_take(self)

    @cached_property
    def sample_data(self) -> dict[str, Any]:
        """ProductsData of the sample, asked in small portions."""
        found: dict[str, Any] = {}
        ids = self.sample.ids
        for start in range(0, len(ids), 20):
            found.update(self.rows("ProductsData", products_id=",".join(ids[start : start + 20])))
        return {item_id: row for item_id, row in found.items() if isinstance(row, dict)}

    def names(self, action: str) -> dict[str, Any]:
        """The id-to-name dictionary of ProductsCategories, StatusesList, ...; empty when it cannot be had."""
        return self._names(action) or {}

    def knows(self, action: str, item_id: str) -> bool:
        """Whether the dictionary holds the id; a dictionary that cannot be had blames nobody for using it."""
        names = self._names(action)
        return names is None or item_id in names

    def _names(self, action: str) -> dict[str, Any] | None:
        if action not in self._dictionaries:
            body = self.ask(action).body if action in self.methods else None
            is_dictionary = isinstance(body, dict) and not body.get("error")
            self._dictionaries[action] = body if is_dictionary else None
        return self._dictionaries[action]

    @cached_property
    def _dictionaries(self) -> dict[str, dict[str, Any] | None]:
        return {}

    @cached_property
    def _walks(self) -> dict[str, Any]:
        return {}

    def _walk_once(self, kind: str, walk: Any) -> Any:
        """Each kind is walked once a check, however it ended: a second walk could be refused until tomorrow."""
        if kind not in self._walks:
            try:
                self._walks[kind] = walk()
            except (Failed, NotApplicable) as end:
                self._walks[kind] = end
        if isinstance(self._walks[kind], Exception):
            raise self._walks[kind]
        return self._walks[kind]

    @property
    def catalogue(self) -> Catalogue:
        """ProductsList and ProductsData walked whole."""
        walked: Catalogue = self._walk_once("catalogue", lambda: catalogue_walk(self))
        return walked

    @property
    def prices(self) -> ValueWalk:
        """ProductsPrices walked whole."""
        walked: ValueWalk = self._walk_once("prices", lambda: value_walk(self, kind="prices"))
        return walked

    @property
    def quantities(self) -> ValueWalk:
        """ProductsQuantity walked whole."""
        walked: ValueWalk = self._walk_once("quantity", lambda: value_walk(self, kind="quantity"))
        return walked

    @property
    def orders(self) -> OrderWalk:
        """OrdersGet: all pages with `--walk`, else the first."""
        walked: OrderWalk = self._walk_once("orders", lambda: order_walk(self))
        return walked

    @property
    def shelf(self) -> Shelf:
        """The products whose stock and price the writing rules move and put back."""
        shelf: Shelf = self._walk_once("shelf", lambda: Shelf.choose(self))
        return shelf

    def inspect(self, kind: str) -> None:
        """Let the content rules of this kind look at what there is: everything when walking, else the sample."""
        if kind in ("list", "data"):
            self._inspect_products(kind)
        elif kind == "orders":
            _ = self.orders
        else:
            _ = self.prices if kind == "prices" else self.quantities

    def _inspect_products(self, kind: str) -> None:
        if self.may_walk:
            try:
                _ = self.catalogue
            except (Failed, NotApplicable):
                pass
            else:
                return
        if not self.inspectors[kind].count:
            for item_id, row in (self.sample.rows if kind == "list" else self.sample_data).items():
                self.inspectors[kind].look(item_id, row)


def answer_of(reply: Reply) -> Any:
    """The decoded answer of a call that had to succeed. Raises Failed, or NotApplicable for `sync_limit`.

    `unsupported_action` is not applicable too: it is the concern of methods.every-entry-answers alone.
    """
    if reply.error_code in (SYNC_LIMIT, UNSUPPORTED):
        raise NotApplicable(reply.summary)
    if reply.error_code is not None:
        raise Failed(reply.summary)
    return reply.body


def known(what: str, values: list[Any] | dict[str, Any]) -> None:
    """Raises NotApplicable when there is nothing to look at."""
    if not values:
        raise NotApplicable(phrases.nothing_to_check(what))
