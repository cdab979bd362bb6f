"""One check of one endpoint: what the rules share, so that nothing is asked twice."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from baselinker_integration.conformance.client import Endpoint
from baselinker_integration.conformance.inspector import Inspector, Look
from baselinker_integration.conformance.session import Session
from baselinker_integration.conformance.trials.items import TrialItems
from baselinker_integration.conformance.trials.orders import TrialOrders
from baselinker_integration.conformance.verdicts import Failed, NotApplicable
from baselinker_integration.conformance.walks.catalogue import Catalogue, catalogue_walk
from baselinker_integration.conformance.walks.orders import OrderWalk, order_walk
from baselinker_integration.conformance.walks.price_stock import PriceStockWalk, price_stock_walk
from baselinker_integration.conformance.walks.sample import Sample, sample_data_take, sample_take

Made = TypeVar("Made")


class Check:
    """What one run of the rules knows. `broken` holds the rules that failed or were skipped because of another."""

    def __init__(
        self,
        *,
        endpoint: Endpoint,
        may_walk: bool,
        may_write: bool,
        slow_after: float,
        looks: Mapping[str, Mapping[str, Look]],
    ) -> None:
        self.session = Session(endpoint)
        self.may_walk = may_walk
        self.may_write = may_write
        self.slow_after = slow_after
        self.broken: set[str] = set()
        self.left_behind: list[str] = []
        self.made_product = ""
        self.parallel_stock: tuple[int | None, int | None] | None = None
        self.inspectors = {kind: Inspector(self.session, named) for kind, named in looks.items()}
        self.trial_orders = TrialOrders(self.session, items=lambda: self.items)
        self._once: dict[str, Any] = {}

    def _make_once(self, name: str, make: Callable[[], Made]) -> Made:
        """Each is made once a check, however it ended: a second walk could be refused until tomorrow."""
        if name not in self._once:
            try:
                self._once[name] = make()
            except (Failed, NotApplicable) as end:
                self._once[name] = end
        made: Made = self._once[name]
        if isinstance(made, Exception):
            raise made
        return made

    @cached_property
    def sample(self) -> Sample:
        """Up to a hundred products found by look-ups alone."""
        return sample_take(self.session)

    @cached_property
    def sample_data(self) -> dict[str, Any]:
        """ProductsData of the sample, asked in small portions."""
        return sample_data_take(self.session, self.sample)

    @property
    def catalogue(self) -> Catalogue:
        """ProductsList and ProductsData walked whole."""
        return self._make_once("catalogue", self._catalogue_walk)

    def _catalogue_walk(self) -> Catalogue:
        portion = 50 if "data.hundred-ids" in self.broken else 100
        listed, data = self.inspectors["list"], self.inspectors["data"]
        return catalogue_walk(self.session, listed=listed, data=data, portion=portion)

    @property
    def prices(self) -> PriceStockWalk:
        """ProductsPrices walked whole."""
        return self._make_once("prices", lambda: self._price_stock_walk("prices"))

    @property
    def quantities(self) -> PriceStockWalk:
        """ProductsQuantity walked whole."""
        return self._make_once("quantity", lambda: self._price_stock_walk("quantity"))

    def _price_stock_walk(self, kind: str) -> PriceStockWalk:
        """The catalogue is walked first where it can be, for the comparison."""
        try:
            catalogue = self.catalogue if "ProductsList" in self.session.methods else None
        except (Failed, NotApplicable):
            catalogue = None
        return price_stock_walk(self.session, kind=kind, inspector=self.inspectors[kind], catalogue=catalogue)

    @property
    def orders(self) -> OrderWalk:
        """OrdersGet: all pages with `--walk`, else the first."""
        return self._make_once("orders", self._order_walk)

    def _order_walk(self) -> OrderWalk:
        trials = self.trial_orders if self.may_write and "OrderAdd" in self.session.methods else None
        return order_walk(self.session, inspector=self.inspectors["orders"], whole=self.may_walk, trials=trials)

    @property
    def items(self) -> TrialItems:
        """The products whose stock and price the writing rules move and put back."""
        return self._make_once("items", lambda: TrialItems.choose(self.session, self.sample_data))

    def inspected(self, kind: str) -> Inspector:
        """The inspector of this kind after it saw what there is: everything when walking, else the sample."""
        if kind in ("list", "data"):
            self._inspect_products(kind)
        elif kind == "orders":
            _ = self.orders
        else:
            _ = self.prices if kind == "prices" else self.quantities
        return self.inspectors[kind]

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
