"""Eight clients of the API send the same new items at once, each in an order of its own."""

import random
from collections import Counter

import pytest
from django.db import IntegrityError, OperationalError

from eshop.catalog.batches import items
from eshop.catalog.models import Product, Stock, StockMovement
from tests.concurrency.racing import race
from tests.eshop.catalog.batches.rows import item_row
from tests.factories import price_list_default

ROWS, CLIENTS = 400, 8


def upsert(number, write=items.items_upsert):
    rows = [item_row(place, f"E-{place}", name="Towar", prices={"": "5"}, stock="3") for place in range(ROWS)]
    random.Random(number).shuffle(rows)
    try:
        done = write(rows=rows, reference="api:race", unseen=None)
    except (IntegrityError, OperationalError) as error:
        return type(error).__name__
    return Counter(outcome.value for outcome in done.outcomes.values())


def upsert_once(number):
    """Without the second try."""
    return upsert(number, lambda rows, reference, unseen: items._upsert(rows, reference, unseen))


def one_made_them_and_the_others_found_them_done(work=upsert):
    price_list_default()
    done = race(work, CLIENTS)
    assert sorted(done, key=str) == [Counter(created=ROWS)] + [Counter(unchanged=ROWS)] * (CLIENTS - 1)
    assert Product.objects.count() == Stock.objects.filter(quantity=3).count() == StockMovement.objects.count() == ROWS


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_makes_them_and_the_others_find_them_done():
    one_made_them_and_the_others_found_them_done()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_taking_turns_needs_no_second_try():
    one_made_them_and_the_others_found_them_done(upsert_once)


@pytest.mark.sqlite
def test_one_makes_them_and_the_others_find_them_done_on_sqlite(sqlite_file):
    one_made_them_and_the_others_found_them_done()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_without_taking_turns_they_meet(monkeypatch):
    price_list_default()
    monkeypatch.setattr(items, "imports_serialise", lambda: None)
    assert {"IntegrityError", "OperationalError"} & {
        done for done in race(upsert_once, CLIENTS) if isinstance(done, str)
    }
