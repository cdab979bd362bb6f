"""Files are written with every publication, give the answers of the rows, and nothing is lost without them."""

import json
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection as database
from django.db import transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from baselinker_integration.accounts import callers
from baselinker_integration.background.due_work import due_feed_prepare, due_work_find
from baselinker_integration.feed.editions import edition as editions
from baselinker_integration.feed.editions import from_rows
from baselinker_integration.feed.editions.edition import Edition, edition_open
from baselinker_integration.feed.editions.folder import folder_of, index_path, indexes_newest_first
from baselinker_integration.feed.editions.index import SEGMENT_SPAN
from baselinker_integration.feed.prepare import warm_up
from baselinker_integration.feed.prepare.build import feed_lock, feed_prepare
from baselinker_integration.feed.prepare.warm_up import feed_warm_up
from baselinker_integration.feed.publish import pages
from baselinker_integration.feed.publish.publish import feed_publish
from baselinker_integration.feed.serve import reading
from baselinker_integration.models import Feed, SyncRun
from baselinker_integration.runs import listings, polls
from baselinker_integration.runs.finding import Mover
from baselinker_integration.runs.moving import copy_move
from eshop.catalog.models import Product, Stock
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def shop(settings, tmp_path, monkeypatch):
    """Nine products, one with two variants, and more that nobody asks for, so that the walk goes on; pages of five."""
    settings.FEED_DIR = str(tmp_path)
    monkeypatch.setattr(editions, "_opened", {})
    monkeypatch.setattr(callers, "_known", {})
    monkeypatch.setattr(pages, "PAGE_SIZE", 5)
    made = shop_make()
    made.products = [product_make(f"K{number}") for number in range(9)]
    for size in ("S", "M"):
        product_make(f"K3-{size}", parent=made.products[3], variant_name=size)
    for number in range(30):
        product_make(f"NIEPYTANY-{number}")
    made.folder = folder_of(made.connection.pk)
    return made


def published(shop, at=NOW) -> Feed:
    copy_move(shop.connection, Mover.LISTING, at)
    shop.call("ProductsCategories", at)
    return Feed.objects.get()


def data(shop, at=NOW) -> tuple[str, int]:
    """ProductsData of all products, and how many statements it took: one from files, two from rows."""
    wanted = ",".join(str(product.pk) for product in reversed(shop.products))
    with CaptureQueriesContext(database) as queries:
        reply = shop.call("ProductsData", at, products_id=wanted)
    assert "error" not in reply, reply
    return json.dumps(reply), len(queries)


def unchecked(edition: Edition, first: int, last: int) -> bytes:
    """Members side by side as they lie on the disk."""
    places = edition.index.places
    file, offset = divmod(places[first], SEGMENT_SPAN)
    return edition._files[file].read(offset, places[last] + edition.index.lengths[last] - places[first])


@contextmanager
def in_its_own_transaction():
    """What waits for the commit is done at the end, as it is outside a test."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield


def answer_of_rows(shop, at, monkeypatch) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(callers, "_known", {})
        return data(shop, at)[0]


def test_files_answer_what_the_rows_do(shop, monkeypatch):
    published(shop)
    answer, statements = data(shop)
    assert statements == 1
    assert answer == answer_of_rows(shop, NOW, monkeypatch)
    assert len(json.loads(answer)) == 9


def test_so_they_do_after_each_of_many_days(shop, monkeypatch):
    published(shop)
    for day in range(1, 6):
        at = NOW + timedelta(days=day)
        Product.objects.filter(pk=shop.products[day].pk).update(name=f"Kubek z dnia {day}", is_active=day != 4)
        Product.objects.filter(pk=shop.products[0].pk).update(is_active=day % 2 == 0)
        Stock.objects.filter(product=shop.products[8]).update(quantity=day)
        published(shop, at)
        answer, statements = data(shop, at)
        assert statements == 1
        assert answer == answer_of_rows(shop, at, monkeypatch)
        assert (f"Kubek z dnia {day}" in answer) == (day != 4)
        for action in ("ProductsList", "ProductsPrices", "ProductsQuantity"):
            with monkeypatch.context() as patch:
                patch.setattr(polls, "page_get", None)
                patch.setattr(listings, "page_get", None)
                from_files = shop.walk(action, at)
            with monkeypatch.context() as patch:
                patch.setattr(reading, "page_read", lambda *arguments: None)
                assert json.dumps(from_files) == json.dumps(shop.walk(action, at))


def test_a_day_on_which_nothing_moves_writes_nothing(shop):
    before = published(shop).edition
    files = {path.name for path in shop.folder.iterdir()}
    assert published(shop, TOMORROW).edition == before
    assert {path.name for path in shop.folder.iterdir()} == files


def test_unchanged_products_are_not_copied(shop):
    first = edition_open(index_path(shop.folder, published(shop).edition))
    Product.objects.filter(pk=shop.products[5].pk).update(name="Nowa nazwa")
    second = edition_open(index_path(shop.folder, published(shop, TOMORROW).edition))
    assert second.index.segments[1] == first.index.segments[1]
    assert len(second.index.segments) == 3
    assert second.index.segments[2].size < first.index.segments[1].size / 20


def test_without_files_rows_answer(shop):
    published(shop)
    quick = data(shop)[0]
    shutil.rmtree(shop.folder)
    editions._opened.clear()
    assert data(shop) == (quick, 2)
    Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")
    published(shop, TOMORROW)
    assert data(shop, TOMORROW)[1] == 1


def test_a_file_that_became_shorter_is_not_used_again(shop, caplog):
    edition = published(shop).edition
    quick = data(shop)[0]
    for segment in shop.folder.glob("*-products.segment"):
        segment.write_bytes(segment.read_bytes()[:100])
    assert data(shop) == (quick, 2)
    assert "answers are read from the database" in caplog.text
    caplog.clear()
    assert data(shop) == (quick, 2)
    assert caplog.text == ""
    assert Feed.objects.get().edition == edition


class TestDamage:
    """One byte of a price changes on the disk: nobody is told it, and the files are written anew."""

    @pytest.fixture
    def damaged(self, shop) -> str:
        """The answer before the damage; after it the file has another price."""
        published(shop)
        answer = data(shop)[0]
        (segment,) = shop.folder.glob("*-products.segment")
        content = segment.read_bytes()
        assert content.count(b'"price":"19.90"') >= 9
        segment.write_bytes(content.replace(b'"price":"19.90"', b'"price":"99.90"', 9))
        return answer

    def test_rows_answer(self, shop, damaged, caplog):
        assert data(shop) == (damaged, 2)
        assert "answers are read from the database" in caplog.text
        assert list(shop.folder.glob("*-products.segment")) == []

    def test_without_the_checksums_it_would_be_told(self, shop, damaged, monkeypatch):
        """The control."""
        monkeypatch.setattr(Edition, "_joined", unchecked)
        answer, statements = data(shop)
        assert (statements, "99.90" in answer, answer == damaged) == (1, True, False)

    def test_due_work_writes_it_anew_though_nothing_moves(self, shop, damaged):
        data(shop)
        before = Feed.objects.get()
        at = before.prepared_at + timedelta(minutes=1)
        assert due_work_find(now=at).feeds == [shop.connection.pk]
        with in_its_own_transaction():
            due_feed_prepare(connection_id=shop.connection.pk, now=at)
        after = Feed.objects.get()
        assert (after.published, after.edition != before.edition) == (before.published, True)
        assert due_work_find(now=at).feeds == []
        data(shop)
        assert data(shop) == (damaged, 1)

    def test_the_next_publication_takes_nothing_over_from_it(self, shop, damaged):
        data(shop)
        Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")
        with in_its_own_transaction():
            published(shop, TOMORROW)
        answer, statements = data(shop, TOMORROW)
        assert (statements, "99.90" in answer, "Nowa nazwa" in answer) == (1, False, True)
        assert due_work_find(now=Feed.objects.get().prepared_at).feeds == []

    def test_a_publication_that_does_not_know_of_it_hands_nothing_on(self, shop, damaged):
        Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")
        published(shop, TOMORROW)
        answer, statements = data(shop, TOMORROW)
        assert (statements, "99.90" in answer, "Nowa nazwa" in answer) == (2, False, True)

    def test_a_night_looks_at_everything_again(self, shop, damaged, monkeypatch):
        monkeypatch.setattr(warm_up, "_WORTH", 0)
        feed_warm_up(shop.connection)
        newest = edition_open(indexes_newest_first(shop.folder)[0])
        found, parts = newest.members([product.pk for product in shop.products])
        assert (len(found), b"99.90" in b"".join(parts)) == (9, False)

    def test_a_damaged_page_is_not_told_either(self, shop):
        published(shop)
        (segment,) = shop.folder.glob("*-pages.segment")
        whole = shop.call("ProductsPrices", NOW)
        segment.write_bytes(segment.read_bytes().replace(b"19.90", b"99.90"))
        assert shop.call("ProductsPrices", NOW) == whole


def test_a_broken_index_is_passed_over_and_replaced_by_the_next_publication(shop, caplog):
    index = index_path(shop.folder, published(shop).edition)
    index.write_bytes(index.read_bytes()[:-1])
    assert data(shop)[1] == 2
    Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")
    published(shop, TOMORROW)
    assert data(shop, TOMORROW)[1] == 1


def test_a_disk_that_cannot_be_written_costs_speed_alone(shop, settings, tmp_path, caplog):
    blocked = tmp_path / "plik"
    blocked.write_text("not a folder")
    settings.FEED_DIR = str(blocked)
    feed = published(shop)
    assert (feed.published, feed.edition) == (1, "")
    assert data(shop)[1] == 2
    assert "could not be written as files" in caplog.text


def test_a_full_disk_leaves_no_half_written_files(shop, monkeypatch, caplog):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("baselinker_integration.feed.editions.writer.index_write", full)
    assert published(shop).edition == ""
    assert list(shop.folder.iterdir()) == []
    assert data(shop)[1] == 2


def test_old_files_that_cannot_be_deleted_are_no_reason_to_read_rows(shop, monkeypatch, caplog):
    def refused(*arguments):
        raise PermissionError

    monkeypatch.setattr(from_rows, "folder_tidy", refused)
    assert published(shop).edition
    assert data(shop)[1] == 1
    assert "could not be deleted" in caplog.text


def test_a_publication_that_is_rolled_back_leaves_the_shown_edition(shop):
    shown = published(shop).edition
    Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")
    before = data(shop)[0]
    with transaction.atomic():
        run = SyncRun.objects.latest("business_date")
        feed_publish(feed_lock(shop.connection), shop.connection, run_id=run.pk, now=NOW)
        transaction.set_rollback(True)
    assert Feed.objects.get().edition == shown
    assert data(shop) == (before, 1)


def test_switched_off_there_are_no_files(shop, settings, tmp_path):
    settings.FEED_DIR = ""
    assert published(shop).edition == ""
    assert feed_warm_up(shop.connection) == 0
    assert data(shop)[1] == 2
    assert list(tmp_path.iterdir()) == []


class TestAhead:
    def test_much_is_copied_in_the_night_and_taken_over_in_the_morning(self, shop, monkeypatch):
        monkeypatch.setattr(warm_up, "_WORTH", 1)
        assert feed_warm_up(shop.connection) == 39
        prepared = edition_open(indexes_newest_first(shop.folder)[0])
        assert Feed.objects.get().edition == ""
        edition = edition_open(index_path(shop.folder, published(shop).edition))
        assert edition.index.segments[1:] == prepared.index.segments[1:]
        assert data(shop)[1] == 1

    def test_prepared_files_are_not_shown_before_their_publication(self, shop, monkeypatch):
        monkeypatch.setattr(warm_up, "_WORTH", 1)
        published(shop)
        shown = data(shop)[0]
        Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")
        assert feed_warm_up(shop.connection) == 1
        assert data(shop) == (shown, 1)

    def test_files_that_are_shown_outlive_any_number_of_nights(self, shop, monkeypatch):
        monkeypatch.setattr(warm_up, "_WORTH", 1)
        shown = published(shop).edition
        for night in range(3):
            Product.objects.filter(pk=shop.products[1].pk).update(name=f"Nazwa {night}")
            assert feed_warm_up(shop.connection) == 1
        assert index_path(shop.folder, shown).exists()
        assert len(indexes_newest_first(shop.folder)) == 2
        editions._opened.clear()
        assert data(shop)[1] == 1

    def test_what_changes_after_the_night_is_in_the_morning_too(self, shop, monkeypatch):
        monkeypatch.setattr(warm_up, "_WORTH", 1)
        feed_warm_up(shop.connection)
        Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")
        Product.objects.filter(pk=shop.products[2].pk).update(is_active=False)
        published(shop)
        answer, statements = data(shop)
        assert (statements, "Nowa nazwa" in answer, len(json.loads(answer))) == (1, True, 8)

    def test_what_is_put_back_after_the_night_is_as_it_was(self, shop, monkeypatch):
        monkeypatch.setattr(warm_up, "_WORTH", 1)
        published(shop)
        shown = data(shop)[0]
        Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")
        feed_warm_up(shop.connection)
        Product.objects.filter(pk=shop.products[1].pk).update(name=shop.products[1].name)
        Product.objects.filter(pk=shop.products[2].pk).update(name="Inna nazwa")
        published(shop, TOMORROW)
        answer = json.loads(data(shop, TOMORROW)[0])
        assert answer[str(shop.products[1].pk)] == json.loads(shown)[str(shop.products[1].pk)]
        assert answer[str(shop.products[2].pk)]["name"] == "Inna nazwa"

    def test_little_is_left_to_the_publication(self, shop):
        published(shop)
        files = {path.name for path in shop.folder.iterdir()}
        Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")
        assert feed_warm_up(shop.connection) == 1
        assert {path.name for path in shop.folder.iterdir()} == files

    def test_a_host_without_files_gets_them_even_if_nothing_changed(self, shop):
        feed_prepare(shop.connection)
        assert feed_warm_up(shop.connection) == 0
        assert len(edition_open(indexes_newest_first(shop.folder)[0]).index.product_ids) == 39

    def test_worn_files_are_put_together_again(self, shop, monkeypatch):
        monkeypatch.setattr("baselinker_integration.feed.editions.writer.WORN_SEGMENTS", 1)
        monkeypatch.setattr(from_rows, "WORN_SEGMENTS", 1)
        monkeypatch.setattr(from_rows.is_worn, "__defaults__", (1,))
        published(shop)
        for day in (1, 2):
            Product.objects.filter(pk=shop.products[day].pk).update(name=f"Nazwa {day}")
            published(shop, NOW + timedelta(days=day))
        assert feed_warm_up(shop.connection) == 0
        newest = edition_open(indexes_newest_first(shop.folder)[0])
        assert len(newest.index.segments) == 2
        assert not list(Path(shop.folder).glob("*.unfinished"))
