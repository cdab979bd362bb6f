"""Why an order is not taken: the error for BaseLinker and the problem rows for the event log, made together."""

from collections.abc import Sequence

from pydantic import ValidationError

from baselinker_integration import errors
from baselinker_integration.orders.lines import ResolvedLine
from baselinker_integration.orders.reports import unknown_line_problem
from baselinker_integration.wire.mistakes import validation_items
from eshop.core.told import Told, told, told_joined
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
    text = told_joined("; ", (told_joined(": ", item) for item in items[:5]))
    problems = [Problem("order_refused", field=name[:60], detail=expectation) for name, expectation in items[:100]]
    return OrderRefusedError(
        errors.ORDER_REFUSED, told("Nieprawidłowe dane zamówienia. %(faults)s") % {"faults": text}, problems
    )


def unknown_lines(lines: Sequence[ResolvedLine]) -> OrderRefusedError:
    """The refusal of lines that are no items of this shop."""
    named = told_joined("; ", (_line_named(line) for line in lines[:5]))
    return OrderRefusedError(
        errors.UNKNOWN_PRODUCT,
        told("Zamówienie ma pozycje, które nie są towarami tego sklepu. %(lines)s") % {"lines": named},
        [unknown_line_problem(line) for line in lines],
    )


def amount_too_large(lines: Sequence[OrderLine]) -> OrderRefusedError:
    """The refusal of an order whose total no shop could have sold."""
    large = told("wartość zamówienia jest za duża, pozycji: %(count)s") % {"count": len(lines)}
    return OrderRefusedError(
        errors.ORDER_REFUSED,
        told("Nieprawidłowe dane zamówienia. %(faults)s") % {"faults": told_joined(": ", ["products", large])},
        [Problem("order_refused", field="products", detail=large)],
    )


def _line_named(line: ResolvedLine) -> Told:
    names = {"number": line.position, "name": (line.sent.sku or line.sent.name or "–")[:80], "why": line.why}
    return told("pozycja %(number)s (%(name)s): %(why)s") % names
