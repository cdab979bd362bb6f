"""Pieces sold while a file is imported stay sold, on PostgreSQL; SQLite lets nobody sell meanwhile."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from eshop.catalog.importing import importer
from eshop.catalog.importing.stock import StockPlan
from eshop.catalog.models import Product, Stock, StockMovement
from eshop.catalog.services.stock import stock_take
from event_log.models import Event, Severity
from tests.eshop.catalog.importing.helpers import text_import

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HEADER = "code;name;price;vat;stock\n"


def sell(code, pieces):
    """A sale on a connection of its own."""

    def run():
        try:
            stock_take(pieces={Product.objects.get(code=code).pk: pieces}, reference="order:1")
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def import_with_sales(tmp_path, monkeypatch, text, sales):
    """Import `text` while the sales are made, after the import began and before it has read any stock."""
    real = importer.reader_open

    def opened(*args, **kwargs):
        reader = real(*args, **kwargs)
        rows = reader.rows

        def rows_after_sales():
            for code, pieces in sales:
                sell(code, pieces)
            yield from rows()

        reader.rows = rows_after_sales
        return reader

    monkeypatch.setattr(importer, "reader_open", opened)
    report = text_import(tmp_path, text, name="drugi.csv")
    monkeypatch.undo()
    return report


def stocks():
    return dict(Stock.objects.values_list("product__code", "quantity"))


def stock_is_the_sum_of_its_movements():
    sums = {}
    for code, delta in StockMovement.objects.values_list("product__code", "delta"):
        sums[code] = sums.get(code, Decimal(0)) + delta
    return sums == stocks()


@pytest.fixture
def shop(tmp_path):
    text_import(tmp_path, HEADER + "A;A;1,00;23;10\nB;B;1,00;23;10\nC;C;1,00;23;10\n")


def test_a_sale_is_kept_whether_the_file_changes_the_stock_or_repeats_it(shop, tmp_path, monkeypatch):
    text = HEADER + "A;A;1,00;23;50\nB;B;1,00;23;10\nC;C;1,00;23;1\n"
    report = import_with_sales(tmp_path, monkeypatch, text, [("A", 2), ("B", 3), ("C", 4)])
    assert stocks() == {"A": Decimal(48), "B": Decimal(7), "C": Decimal(0)}
    assert stock_is_the_sum_of_its_movements()
    assert (report.updated, report.unchanged, report.kept_sales) == (2, 1, 2)
    event = Event.objects.get(type="import_sales_kept")
    assert (event.severity, event.counts) == (Severity.WARNING, {"products": 2})


def test_control_without_the_stock_of_the_start_the_sales_are_undone(shop, tmp_path, monkeypatch):
    def live(self, ids):
        return dict(Stock.objects.filter(product_id__in=ids).values_list("product_id", "quantity"))

    monkeypatch.setattr(StockPlan, "_at_start", live)
    text = HEADER + "A;A;1,00;23;50\nB;B;1,00;23;10\n"
    import_with_sales(tmp_path, monkeypatch, text, [("A", 2), ("B", 3)])
    assert stocks() == {"A": Decimal(50), "B": Decimal(10), "C": Decimal(10)}


def test_without_sales_there_is_no_event(shop, tmp_path):
    text_import(tmp_path, HEADER + "A;A;1,00;23;50\n", name="drugi.csv")
    assert not Event.objects.filter(type="import_sales_kept").exists()
