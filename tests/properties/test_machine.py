"""Random catalogues, edits and interleavings of walks, orders, updates and day changes keep the contract's promises.

The same examples are tried on every machine; PROPERTY_EXAMPLES=500 tries as many new ones.
"""

from __future__ import annotations

import os

import pytest
from django.db import connection as database
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from baselinker_integration.feed.prepare import staging
from baselinker_integration.feed.prepare.triggers import WATCHES, _name
from baselinker_integration.feed.publish import pages, publish
from baselinker_integration.feed.serve import lookup, reading
from baselinker_integration.runs import finding, listings
from eshop.catalog.services import stock_batch
from tests.properties.machine import ShopMachine

_CHOSEN = os.environ.get("PROPERTY_EXAMPLES")
# What a database does is the subject of tests of its own; here PostgreSQL only has to agree.
_EXAMPLES = 8 if os.environ.get("TEST_DATABASE") == "postgres" else 25

SETTINGS = settings(
    max_examples=int(_CHOSEN or _EXAMPLES),
    stateful_step_count=40,
    derandomize=_CHOSEN is None,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    for module in (pages, lookup):
        monkeypatch.setattr(module, "PAGE_SIZE", 2)


def test_whatever_happens_in_whatever_order_the_promises_hold():
    run_state_machine_as_test(ShopMachine, settings=SETTINGS)


def _trigger_lost(monkeypatch):
    """The journal hears nothing of edited item cards any more."""
    watch = next(watch for watch in WATCHES if (watch.table, watch.event) == ("catalog_product", "UPDATE"))
    where = f" ON {watch.table}" if database.vendor == "postgresql" else ""
    with database.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {_name(watch)}{where}")


def _prepared_rows_shown_early(monkeypatch):
    early = reading._BODIES.replace("CASE WHEN f.published > 1 THEN f.published ELSE 1 END", "f.published + 1")
    assert early != reading._BODIES
    monkeypatch.setattr(reading, "_BODIES", early)


def _second_import_allowed(monkeypatch):
    monkeypatch.setattr(listings, "repeat_decide", lambda *_: None)


def _gone_variant_not_zeroed(monkeypatch):
    monkeypatch.setattr(staging, "row_with_variants", lambda row, before, variant_ids: row)


def _gone_product_not_zeroed(monkeypatch):
    monkeypatch.setattr(publish, "never_sent_remove", _gone_at_once)


def _gone_at_once(feed, *, run_id, generation):
    return list(feed.items.filter(generation=generation, is_withdrawn=True).values_list("product_id", flat=True))


def _polls_move_the_copy_whenever_they_come(monkeypatch):
    monkeypatch.setattr(finding, "_has_passed", lambda *_: True)


def _stock_moves_without_ledger(monkeypatch):
    monkeypatch.setattr(stock_batch.StockMovement.objects, "bulk_create", list)


@pytest.mark.sqlite  # a control of the steps and promises, which are the same on either database
@pytest.mark.parametrize(
    "fault",
    [
        _trigger_lost,
        _prepared_rows_shown_early,
        _second_import_allowed,
        _gone_variant_not_zeroed,
        _gone_product_not_zeroed,
        _polls_move_the_copy_whenever_they_come,
        _stock_moves_without_ledger,
    ],
)
def test_a_planted_fault_is_found(fault, monkeypatch):
    """The control: without it a machine that never gets anywhere would pass as well."""
    fault(monkeypatch)
    searching = settings(SETTINGS, max_examples=60, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(ShopMachine, settings=searching)
