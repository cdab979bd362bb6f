"""Work on the catalogue by several at once, on PostgreSQL; every test has a control without its guard."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from eshop.catalog.importing import importer, products
from eshop.catalog.models import Category, Product
from eshop.catalog.services import categories
from eshop.catalog.services.categories import category_move, category_path_ensure
from eshop.core.errors import ApplicationError
from tests.eshop.catalog.importing.helpers import FILES, counts, file_import

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def side_by_side(*calls):
    """What each call returned, or the ApplicationError it met."""
    results = [None] * len(calls)

    def run(number):
        try:
            results[number] = calls[number]()
        except ApplicationError as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def met_by_both(monkeypatch, owner, name):
    """Let both threads come to `name` before either does it; whoever is kept out by a lock is not waited for."""
    barrier = threading.Barrier(2)
    real = getattr(owner, name)

    def together(*args, **kwargs):
        with suppress(threading.BrokenBarrierError):
            barrier.wait(0.5)
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, name, together)


def attempts_of_two_imports(monkeypatch):
    met_by_both(monkeypatch, products, "rows_insert")
    attempts = []
    real_run = importer._FileImport.run

    def run(self, reader):
        attempts.append(self)
        return real_run(self, reader)

    monkeypatch.setattr(importer._FileImport, "run", run)
    reports = side_by_side(*[lambda: file_import(FILES / "own.csv")] * 2)
    assert sorted(map(counts, reports)) == [(0, 0, 4, 0), (4, 0, 0, 0)]
    assert Product.objects.count() == 4
    return len(attempts)


def test_two_imports_of_one_file_take_turns(monkeypatch):
    assert attempts_of_two_imports(monkeypatch) == 2


def test_control_without_turns_one_import_fails_and_has_to_begin_again(monkeypatch):
    monkeypatch.setattr(importer, "imports_serialise", lambda: None)
    assert attempts_of_two_imports(monkeypatch) == 3


def crossing_moves(monkeypatch):
    below_one, below_other = category_path_ensure(path=["Jedna", "A"]), category_path_ensure(path=["Druga", "B"])
    one, other = (Category.objects.get(name=name).pk for name in ("Jedna", "Druga"))
    met_by_both(monkeypatch, Category.objects, "get")
    results = side_by_side(
        lambda: category_move(category_id=one, parent_id=below_other),
        lambda: category_move(category_id=other, parent_id=below_one),
    )
    refused = [result for result in results if isinstance(result, ApplicationError)]
    return len(refused), Category.objects.filter(parent__isnull=True).count()


def test_crossing_moves_cannot_close_a_cycle(monkeypatch):
    assert crossing_moves(monkeypatch) == (1, 1)


def test_control_without_the_lock_the_tree_loses_its_roots(monkeypatch):
    monkeypatch.setattr(Category.objects, "select_for_update", Category.objects.all)
    assert crossing_moves(monkeypatch) == (0, 0)


def eight_look_before_any_makes(monkeypatch):
    barrier = threading.Barrier(8)
    real_create = Category.objects.create

    def create(**values):
        barrier.wait(10)
        return real_create(**values)

    monkeypatch.setattr(Category.objects, "create", create)
    return side_by_side(*[lambda: category_path_ensure(path=["Wspólna"])] * 8)


def test_eight_callers_at_once_get_the_same_new_category(monkeypatch):
    ids = eight_look_before_any_makes(monkeypatch)
    assert ids == [Category.objects.get().pk] * 8


def test_control_without_reading_again_only_one_gets_it(monkeypatch):
    class NeverRaisedError(Exception):
        pass

    monkeypatch.setattr(categories, "IntegrityError", NeverRaisedError)
    monkeypatch.setattr(threading, "excepthook", lambda _failure: None)
    ids = eight_look_before_any_makes(monkeypatch)
    assert sorted(ids, key=str) == [Category.objects.get().pk, *[None] * 7]
