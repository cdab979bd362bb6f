"""On SQLite an import lets orders in between its portions, and a file that is refused has written nothing."""

import sqlite3
import threading
import time
from decimal import Decimal

import pytest
from django.db import connection

from eshop.catalog.importing import importer
from eshop.catalog.models import Product, Stock
from eshop.catalog.services.stock import stock_take
from tests.eshop.catalog.importing.helpers import counts, text_import

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("sqlite_file")]
HEADER = "id;parent_id;code;name;price;vat;stock\n"


def catalogue(count, stock=5):
    variants = "".join(f"v{n};{n};V{n};Wariant;1,00;23;{stock}\n" for n in range(0, count, 10))
    return HEADER + "".join(f"{n};;K{n};Towar;1,00;23;{stock}\n" for n in range(count)) + variants


@pytest.fixture
def small_portions(monkeypatch):
    monkeypatch.setattr(importer, "PORTION_ROWS", 50)
    monkeypatch.setattr(importer, "PAUSE", 0)


def longest_wait_of_sales(work):
    """The longest that a sale had to wait while `work` ran, in seconds, and how many there were."""
    waits, done = [], threading.Event()

    def sell():
        try:
            product = Product.objects.get(code="STALY").pk
            while not done.is_set():
                begun = time.monotonic()
                stock_take(pieces={product: 1}, reference="order:1")
                waits.append(time.monotonic() - begun)
                time.sleep(0.005)
        finally:
            connection.close()

    thread = threading.Thread(target=sell)
    thread.start()
    try:
        work()
    finally:
        done.set()
        thread.join()
    return max(waits), len(waits)


def test_sales_go_on_while_a_file_is_imported(tmp_path):
    text_import(tmp_path, HEADER + "s;;STALY;Towar;1,00;23;100000\n", name="a.csv")
    reports = []
    wait, sales = longest_wait_of_sales(lambda: reports.append(text_import(tmp_path, catalogue(4000), name="b.csv")))
    assert counts(reports[0]) == (4400, 0, 0, 0)
    assert sales > 3
    assert wait < 2
    assert Stock.objects.get(product__code="STALY").quantity == 100000 - sales


def test_a_sale_between_portions_is_kept(tmp_path, small_portions, monkeypatch):
    text_import(tmp_path, catalogue(100), name="a.csv")
    sold = Product.objects.get(code="K99").pk
    real = importer.products_write

    def write_after_a_sale(*args):
        if not importer.connection.in_atomic_block:
            raise AssertionError("a portion is a transaction")
        return real(*args)

    monkeypatch.setattr(importer, "products_write", write_after_a_sale)
    sales = iter([True])

    def progress(_source):
        if next(sales, False):
            stock_take(pieces={sold: 2}, reference="order:1")

    report = importer.catalog_import(paths=[_file(tmp_path, catalogue(100, stock=9))], progress=progress)
    assert (counts(report), report.kept_sales) == ((0, 110, 0, 0), 1)
    assert Stock.objects.get(product_id=sold).quantity == Decimal(7)
    assert Stock.objects.get(product__code="K98").quantity == Decimal(9)


def test_a_file_that_is_refused_at_its_end_has_written_nothing(tmp_path, small_portions):
    report = text_import(tmp_path, catalogue(200) + '1000;;X;"bez końca;1,00;23;5\n')
    assert report.refused_files == ["plik.csv"]
    assert not Product.objects.exists()


def test_a_killed_import_is_completed_by_the_same_file_again(tmp_path, small_portions, monkeypatch):
    real, portions = importer.products_write, iter(range(2))

    def killed(*args):
        if next(portions, None) is None:
            raise KeyboardInterrupt
        return real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(importer, "products_write", killed)
        with pytest.raises(KeyboardInterrupt):
            text_import(tmp_path, catalogue(200))
    assert Product.objects.count() == 100
    assert counts(text_import(tmp_path, catalogue(200))) == (120, 0, 100, 0)


def test_control_one_transaction_for_the_whole_file_keeps_another_writer_out(tmp_path, small_portions, monkeypatch):
    """Without portions the database is locked from the first row to the last."""
    locked = []

    def progress(_source):
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0, uri=True)
        try:
            other.execute("BEGIN IMMEDIATE")
            other.rollback()
            locked.append(False)
        except sqlite3.OperationalError:
            locked.append(True)
        finally:
            other.close()

    path = _file(tmp_path, catalogue(100))
    importer.catalog_import(paths=[path], dry_run=True, progress=progress)
    assert set(locked) == {True}
    locked.clear()
    importer.catalog_import(paths=[path], progress=progress)
    assert set(locked) == {False}


def _file(folder, text):
    path = folder / "c.csv"
    path.write_text(text, encoding="utf-8")
    return path
