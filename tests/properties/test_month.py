"""A simulated month with a change of the clock keeps the promises of the day; each promise has a control."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from baselinker_integration.feed.prepare import staging, zeroing
from baselinker_integration.runs import closing, finding, listings, moving
from baselinker_integration.runs.ends import EndKind, RunEnd
from eshop.core.clock import business_date
from tests.properties.month import Month

_CHOSEN = os.environ.get("PROPERTY_EXAMPLES")
# What a database does is the subject of tests of its own; here PostgreSQL only has to agree.
_EXAMPLES = 5 if os.environ.get("TEST_DATABASE") == "postgres" else 20

SETTINGS = settings(
    max_examples=int(_CHOSEN or _EXAMPLES),
    stateful_step_count=40,
    derandomize=_CHOSEN is None,
    database=None,
    deadline=None,
    print_blob=True,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]


def test_a_month_keeps_the_promises_of_the_day():
    run_state_machine_as_test(Month, settings=SETTINGS)


def _copies_taken_move_on(monkeypatch):
    """A second copy is taken on one day."""
    monkeypatch.setattr(moving, "copy_has_to_move", lambda *_: True)
    monkeypatch.setattr(listings, "copy_has_to_move", lambda *_: True)
    monkeypatch.setattr(listings, "listing_resume", lambda *_: None)


def _a_beginning_counts_as_everything(monkeypatch):
    """An import that BaseLinker did not finish is called complete."""
    real = closing._how_it_ended
    monkeypatch.setattr(
        closing, "_how_it_ended", lambda run: RunEnd(EndKind.WHOLE, run.product_count + 1, 1, 1) if real(run) else None
    )


def _refused_after_any_delivery(monkeypatch):
    """Somebody is refused before a whole import."""
    monkeypatch.setattr(listings, "_listing_begin", _refuse_when_taken)
    monkeypatch.setattr(listings, "listing_resume", lambda *_: None)


def _refuse_when_taken(connection, now, *, is_plain, _real=listings._listing_begin):
    run = finding.run_current(connection)
    if run is not None and run.taken_at is not None and finding.is_of_today(run, now.date()):
        listings.repeat_decide(connection, run, now)
    return _real(connection, now, is_plain=is_plain)


def _looks_count(monkeypatch):
    """Who only looked is a synchronisation of the day."""
    monkeypatch.setattr(moving, "_begin", _begin_open)


def _begin_open(run, connection, by, now, _real=moving._begin):
    _real(run, connection, by, now)
    run.state = "part"


def _withdrawn_products_leave_untold(monkeypatch):
    """What left the shop is shown with 0 for seven days, whether BaseLinker heard of it or not."""
    monkeypatch.setattr(zeroing, "zero_is_over", lambda since, now, is_told: now - since >= zeroing.AT_LEAST)


def _withdrawn_products_go_on_selling(monkeypatch):
    """What left the shop keeps the row that it had."""
    monkeypatch.setattr(staging, "_has_to_leave", lambda _before: False)


def _the_first_list_gets_yesterdays_copy(monkeypatch):
    """An import gets a state older than the first list of its day."""
    for module in (listings, moving):
        monkeypatch.setattr(module, "copy_has_to_move", _moves_every_other_day)


def _moves_every_other_day(run, connection, by, now, _real=finding.copy_has_to_move):
    if run is not None and run.business_date == business_date(now) - timedelta(days=1):
        return False
    return _real(run, connection, by, now)


@pytest.mark.sqlite  # a control of the steps and promises, which are the same on either database
@pytest.mark.parametrize(
    ("fault", "broken"),
    [
        (_copies_taken_move_on, None),
        (_a_beginning_counts_as_everything, None),
        (_refused_after_any_delivery, "who only looked was refused"),
        (_looks_count, None),
        (_withdrawn_products_leave_untold, "left without BaseLinker being told 0"),
        (_withdrawn_products_go_on_selling, "goes on selling|one answer showed two states"),
        (_the_first_list_gets_yesterdays_copy, "a state older than its day's first list|the copy of an earlier day"),
    ],
)
def test_a_planted_fault_is_found(fault, broken, monkeypatch):
    """The control: without it a month in which nothing happens would pass as well."""
    fault(monkeypatch)
    with pytest.raises(AssertionError, match=broken):
        run_state_machine_as_test(Month, settings=settings(SETTINGS, max_examples=40))
