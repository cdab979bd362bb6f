"""Stock that BaseLinker writes: every usable entry of a call in one transaction (protocol, 3.8)."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction

from baselinker_integration.items.entries import Resolved, entries_resolve, item_problem
from baselinker_integration.items.reports import changes_text, write_report
from baselinker_integration.models import Connection
from baselinker_integration.wire.batches import EntriesRequest
from baselinker_integration.wire.stock_updates import StockEntry
from eshop.catalog.models import Stock, StockMovement
from eshop.catalog.services.stock_batch import StockOutcome, StockStep, stock_rows_ensure, stock_steps_apply
from eshop.core.told import told
from event_log.services import Problem

Outcomes = Sequence[tuple[Resolved[StockEntry], StockOutcome]]


def stock_write(*, connection: Connection, request: EntriesRequest) -> int:
    """Carry out the raw entries of ProductsQuantityUpdate; returns how many succeeded (contradiction 8).

    An unreadable entry or an unknown item is skipped and named in the event. A change below zero stops at zero and
    leaves a warning of its own. Nothing that BaseLinker sees moves before the next run (contract, section 5).
    """
    try:
        return _write(connection, request)
    except (IntegrityError, Stock.DoesNotExist):
        # An item was deleted between look and write: look again, once.
        return _write(connection, request)


def _write(connection: Connection, request: EntriesRequest) -> int:
    resolved, problems = entries_resolve(request, StockEntry)
    stock_rows_ensure(one.item.id for one in resolved)
    with transaction.atomic():
        outcomes = stock_steps_apply(
            steps=[_step(one) for one in resolved],
            kind=StockMovement.Kind.CONNECTOR,
            reference=f"baselinker:{connection.pk}",
        )
        done = list(zip(resolved, outcomes, strict=True))
        problems += [_too_much(one, outcome) for one, outcome in done if not outcome.is_done]
        _report(connection, done, problems)
        _report_clamped(connection, [(one, outcome) for one, outcome in done if outcome.is_clamped])
    return sum(outcome.is_done for outcome in outcomes)


def _step(one: Resolved[StockEntry]) -> StockStep:
    return StockStep(one.item.id, Decimal(one.entry.quantity), one.entry.operation == "change")


def _too_much(one: Resolved[StockEntry], outcome: StockOutcome) -> Problem:
    return item_problem(
        "bad_entry",
        one.item,
        field=f"products[{one.position}].quantity",
        detail=told("stan nie może wynieść %(pieces)s") % {"pieces": _pieces(outcome.wanted)},
    )


def _report(connection: Connection, done: Outcomes, problems: Sequence[Problem]) -> None:
    changed = [(one, outcome) for one, outcome in done if outcome.after != outcome.before]
    succeeded = sum(outcome.is_done for _one, outcome in done)
    write_report(
        "stock_updated",
        connection=connection,
        counts={"changed": len(changed), "unchanged": succeeded - len(changed), "skipped": len(problems)},
        details=changes_text([(one.item, _pieces(move.before), _pieces(move.after)) for one, move in changed]),
        problems=problems,
    )


def _report_clamped(connection: Connection, clamped: Outcomes) -> None:
    if clamped:
        write_report(
            "stock_clamped",
            connection=connection,
            counts={"changed": len(clamped)},
            problems=[
                item_problem(
                    "stock_below_zero",
                    one.item,
                    field=f"products[{one.position}].quantity",
                    detail=told("było %(before)s, miało być %(wanted)s, jest %(after)s")
                    % {"before": _pieces(move.before), "wanted": _pieces(move.wanted), "after": _pieces(move.after)},
                )
                for one, move in clamped
            ],
        )


def _pieces(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"
