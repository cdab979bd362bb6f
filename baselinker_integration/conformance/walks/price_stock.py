"""ProductsPrices or ProductsQuantity walked whole and compared with the catalogue on the way."""

from dataclasses import dataclass, field
from typing import Any

from baselinker_integration.conformance.inspector import ACTIONS, Inspector
from baselinker_integration.conformance.reading import number_of, whole_number_of
from baselinker_integration.conformance.session import Session
from baselinker_integration.conformance.walks.catalogue import Catalogue, Value
from baselinker_integration.conformance.walks.pages import PageWalk, pages_walk


@dataclass
class PriceStockWalk:
    """`ids` are all products seen; `unlisted` those outside ProductsList that still carry a value."""

    walk: PageWalk
    ids: set[str] = field(default_factory=set)
    differing: list[str] = field(default_factory=list)
    other_variants: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    compared: int = 0


def price_stock_walk(
    session: Session, *, kind: str, inspector: Inspector, catalogue: Catalogue | None
) -> PriceStockWalk:
    """Walk "prices" or "quantity" once; the inspector sees every row, which is compared with the catalogue, if any."""
    ids: set[str] = set()
    walked = PriceStockWalk(PageWalk(ACTIONS[kind]), ids)

    def take(item_id: str, values: Any) -> None:
        ids.add(item_id)
        if isinstance(values, list):
            values = {str(number): value for number, value in enumerate(values)}
        if not isinstance(values, dict):
            values = {"0": values}
        inspector.look(item_id, values)
        if catalogue is not None:
            _compare(walked, catalogue, item_id, values, kind)

    walked.walk = pages_walk(session, ACTIONS[kind], seen=ids, on_row=take)
    return walked


def _value(value: Any, kind: str) -> Value:
    return number_of(value) if kind == "prices" else whole_number_of(value)


def _compare(walked: PriceStockWalk, catalogue: Catalogue, item_id: str, values: dict[str, Any], kind: str) -> None:
    if item_id not in catalogue.products:
        if any(number_of(value) for value in values.values()):
            walked.unlisted.append(item_id)
        return
    walked.compared += 1
    wanted = catalogue.values(item_id, kind)
    if catalogue.data_read and set(values) - {"0"} != set(wanted) - {"0"}:
        walked.other_variants.append(f"{item_id}: {sorted(set(values) - {'0'})} ≠ {sorted(set(wanted) - {'0'})}")
        return
    for key, value in wanted.items():
        told = _value(values.get(key), kind)
        if told is not None and value is not None and told != value:
            walked.differing.append(f"{item_id}[{key}]: {told} ≠ {value}")
