"""Why an order is not taken: the error for BaseLinker and the problem rows for the event log, made together."""

from collections.abc import Sequence

from pydantic import ValidationError

from baselinker_integration import errors
from baselinker_integration.orders.lines import ResolvedLine
from baselinker_integration.orders.reports import unknown_line_problem
from baselinker_integration.wire.base import validation_items
from eshop.orders.models import OrderLine
from event_log.services import Problem


class OrderRefusedError(Exception):
    """The order cannot be taken whole, so nothing of it was. `text` is for BaseLinker, `problems` for the log."""

    def __init__(self, code: str, text: str, problems: Sequence[Problem]) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.problems = problems


def invalid_fields(error: ValidationError) -> OrderRefusedError:
    """The refusal of data that does not say what was ordered, or for how much."""
    items = validation_items(error)
    text = "; ".join(f"{name}: {expectation}" for name, expectation in items[:5])
    problems = [Problem("order_refused", field=name[:60], detail=expectation) for name, expectation in items[:100]]
    return OrderRefusedError(errors.ORDER_REFUSED, f"Nieprawidłowe dane zamówienia. {text}", problems)


def unknown_lines(lines: Sequence[ResolvedLine]) -> OrderRefusedError:
    """The refusal of lines that are no items of this shop."""
    named = "; ".join(f"pozycja {n.position} ({n.sent.sku or n.sent.name or '-'}): {n.why}"[:200] for n in lines[:5])
    return OrderRefusedError(
        errors.UNKNOWN_PRODUCT,
        f"Zamówienie ma pozycje, które nie są towarami tego sklepu. {named}",
        [unknown_line_problem(line) for line in lines],
    )


def amount_too_large(lines: Sequence[OrderLine]) -> OrderRefusedError:
    """The refusal of an order whose total no shop could have sold."""
    text = "products: wartość zamówienia jest za duża"
    return OrderRefusedError(
        errors.ORDER_REFUSED,
        f"Nieprawidłowe dane zamówienia. {text}",
        [Problem("order_refused", field="products", detail=f"wartość zamówienia jest za duża, pozycji: {len(lines)}")],
    )
