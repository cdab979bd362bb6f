"""What an import is, how it ends, and what is refused (contract, section 5)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from baselinker_integration.accounts.connections import connection_update
from baselinker_integration.alerts.watch import alerts_raise
from baselinker_integration.feed.serve.reading import members_get
from baselinker_integration.models import Alert, RunDelivery, SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.runs.closing import runs_close_quiet
from baselinker_integration.runs.delivered import ids_unpacked, past_runs_settle
from baselinker_integration.runs.moving import copy_move
from eshop.addons.services import addon_suspend
from eshop.catalog.models import Category, Price, Product
from event_log.models import Event, Severity
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def minutes(number):
    return MORNING + timedelta(minutes=number)


@pytest.fixture
def shop():
    """Ten products, the first four in a category of their own."""
    category = Category.objects.create(name="Kubki")
    made = shop_make()
    made.category = str(category.pk)
    made.ids = [
        str(product_make(f"K{number}", **({"category": category} if number < 4 else {})).pk) for number in range(10)
    ]
    return made


def end(run=None):
    """State of the run, how many of how many, and the type and severity of its last event."""
    runs_close_quiet(MORNING + 30 * DAY)
    run = run or SyncRun.objects.latest("business_date")
    run.refresh_from_db()
    event = Event.objects.filter(pk=run.end_event_id or 0).first()
    return run.state, run.delivered, run.due, event.type if event else None


class TestEnds:
    def test_a_whole_import_ends_with_its_last_product(self, shop):
        shop.products_import(MORNING)
        run = SyncRun.objects.get()
        assert (run.business_date, run.state, run.products_complete_at) == (
            date(2026, 11, 23),
            RunState.COMPLETED,
            MORNING,
        )
        event = Event.objects.get(type="run_completed")
        assert (event.severity, event.counts["delivered"], event.counts["due"]) == (Severity.INFO, 10, 10)
        assert event.message == "Pobrano 10 z 10 towarów."

    @pytest.mark.parametrize("size", [1, 3, 7, 100])
    def test_portions_may_have_any_size(self, shop, size):
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids, MORNING, size=size)
        assert end() == (RunState.COMPLETED, 10, 10, "run_completed")

    def test_half_an_import_is_interrupted_and_does_not_refuse_the_rest_of_the_day(self, shop):
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[:4], MORNING)
        assert runs_close_quiet(minutes(29)) == 0
        assert runs_close_quiet(minutes(31)) == 1
        assert end() == (RunState.INTERRUPTED, 4, 10, "run_interrupted")
        event = Event.objects.get(type="run_interrupted")
        assert event.severity == Severity.WARNING
        assert event.message == (
            "Pobrano 4 z 10 towarów. Import urwał się albo wybrano w BaseLinkerze tylko początek listy."
        )
        assert alerts_raise(now=minutes(40)) == 1
        assert Alert.objects.get().kind == Alert.Kind.INTERRUPTED
        assert "error" not in shop.call("ProductsList", minutes(50))

    def test_a_list_alone_is_no_import_and_no_event(self, shop):
        before = Event.objects.count()
        shop.walk("ProductsList", MORNING)
        assert end() == (RunState.LOOKED, 0, 0, None)
        assert Event.objects.count() == before
        assert "error" not in shop.call("ProductsList", minutes(60))

    def test_opening_a_known_card_is_no_import(self, shop):
        shop.products_import(MORNING - DAY)
        before = Event.objects.count()
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[3:4], MORNING)
        assert end() == (RunState.LOOKED, 0, 0, None)
        assert Event.objects.count() == before

    def test_new_products_only(self, shop):
        shop.products_import(MORNING - DAY)
        new = [str(product_make(f"N{number}").pk) for number in range(2)]
        shop.walk("ProductsList", MORNING)
        shop.data(new, MORNING)
        assert end() == (RunState.COMPLETED, 2, 12, "run_completed")
        message = Event.objects.latest("id").message
        assert message == "Pobrano 2 towarów z listy 12; tyle było do pobrania."

    def test_known_products_only(self, shop):
        shop.products_import(MORNING - DAY)
        product_make("NOWY")
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids, MORNING, size=4)
        assert end() == (RunState.COMPLETED, 10, 11, "run_completed")

    def test_a_category(self, shop):
        shop.products_import(MORNING - DAY)
        shop.walk("ProductsList", MORNING)
        listed = shop.walk("ProductsList", minutes(1), category_id=shop.category)
        shop.data(listed, minutes(1))
        assert end() == (RunState.COMPLETED, 4, 4, "run_completed")
        assert Event.objects.latest("id").message == "Pobrano 4 z 4 towarów, import ograniczony."
        assert "error" not in shop.call("ProductsList", minutes(60))

    def test_a_category_every_day_gets_each_days_data(self, shop):
        for day in range(3):
            Price.objects.update(gross=Decimal(day + 1))
            listed = shop.walk("ProductsList", MORNING + day * DAY, category_id=shop.category)
            data = shop.data(listed, MORNING + day * DAY)
            assert {row["price"] for row in data.values()} == {f"{day + 1}.00"}
        assert list(SyncRun.objects.imports().values_list("delivered", flat=True)) == [0, 4, 4]

    def test_half_a_category_is_interrupted(self, shop):
        shop.data(shop.walk("ProductsList", MORNING, category_id=shop.category), MORNING, size=2)
        SyncRun.objects.all().delete()
        listed = list(shop.walk("ProductsList", MORNING + DAY, category_id=shop.category))
        shop.data(listed[:2], MORNING + DAY)
        assert end() == (RunState.INTERRUPTED, 2, 4, "run_interrupted")

    def test_an_excluded_category_is_the_merchants_choice(self, shop):
        shop.products_import(MORNING - DAY)
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[:3] + shop.ids[6:], MORNING, size=4)
        assert end() == (RunState.COMPLETED_IN_PART, 7, 10, "run_completed_in_part")
        event = Event.objects.latest("id")
        assert event.severity == Severity.INFO
        assert event.message == "Pobrano 7 z 10 towarów, o resztę BaseLinker nie pytał."

    def test_a_search_and_its_data_are_lookups(self, shop):
        shop.products_import(MORNING - DAY)
        shop.call("ProductsList", MORNING, filter_name="kubek")
        shop.data(shop.ids[:4], MORNING)
        assert [run.business_date for run in SyncRun.objects.all()] == [date(2026, 11, 22)]

    def test_data_that_a_page_has_not_shown_is_a_lookup(self, shop, monkeypatch):
        monkeypatch.setattr("baselinker_integration.feed.publish.pages.PAGE_SIZE", 4)
        shop.call("ProductsList", MORNING, page="1")
        shop.data(shop.ids[6:], MORNING)
        assert SyncRun.objects.get().taken_at is None
        shop.data(shop.ids[:4], MORNING)
        run = SyncRun.objects.get()
        assert (run.taken_at, run.data_served) == (MORNING, 4)

    def test_a_listing_by_offsets_is_one(self, shop):
        shop.products_import(MORNING - DAY)
        for offset in (0, 4, 8):
            shop.call("ProductsList", MORNING, filter_limit=f"{offset},4")
        shop.data(shop.ids[:6], MORNING)
        assert end() == (RunState.INTERRUPTED, 6, 10, "run_interrupted")

    def test_a_suspended_addon_is_named_as_the_cause(self, shop):
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[:4], MORNING)
        addon_suspend(code="baselinker")
        end()
        assert Event.objects.get(type="run_interrupted").message.endswith(
            "Dodatek BaseLinker był w tym czasie zawieszony."
        )

    def test_problems_make_it_an_end_with_warnings_or_errors(self, shop):
        product_make("BEZ-EAN", ean="")
        shop.products_import(MORNING)
        assert end() == (RunState.COMPLETED_WITH_WARNINGS, 11, 11, "run_completed")
        product_make("BEZ-CENY", price=None)
        shop.products_import(MORNING + DAY)
        assert end() == (RunState.COMPLETED_WITH_ERRORS, 11, 11, "run_completed")


class TestNothingListed:
    def listed(self, at):
        """What an empty list at `at` leaves in the log."""
        made = shop_make()
        assert made.walk("ProductsList", at) == {}
        assert not SyncRun.objects.imports().exists()
        return made, Event.objects.get(type="nothing_listed")

    def test_an_empty_shop_is_a_warning(self):
        made, event = self.listed(MORNING)
        assert (event.severity, event.repeats, event.counts["product_count"]) == (Severity.WARNING, 0, 0)
        made.walk("ProductsList", minutes(60))
        event.refresh_from_db()
        assert (Event.objects.get(type="nothing_listed"), event.repeats) == (event, 1)

    def test_a_shop_with_everything_withheld_is_an_error_that_names_the_items(self):
        product_make("K1", name="")
        product_make("K2", price=None)
        _made, event = self.listed(MORNING)
        assert (event.severity, event.counts["withheld"]) == (Severity.ERROR, 2)
        assert sorted(event.problems.filter(severity=Severity.ERROR).values_list("item_code", "code")) == [
            ("K1", "no_name"),
            ("K2", "no_price"),
        ]

    def test_the_first_import_after_it_solves_it(self):
        made, event = self.listed(MORNING)
        product_make("K1")
        made.products_import(MORNING + DAY)
        assert Event.objects.get(type="run_completed").solves == event

    def test_a_call_that_lists_nothing_says_nothing(self):
        shop_make().call("ProductsCategories", MORNING)
        assert not Event.objects.filter(type="nothing_listed").exists()


class TestOpenedAgain:
    def test_deliveries_of_one_day_add_up_and_the_later_end_solves_the_earlier(self, shop):
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[:4], MORNING)
        runs_close_quiet(minutes(31))
        interrupted = Event.objects.get(type="run_interrupted")
        shop.walk("ProductsList", minutes(60))
        shop.data(shop.ids[4:], minutes(61))
        assert end() == (RunState.COMPLETED, 10, 10, "run_completed")
        completed = Event.objects.get(type="run_completed")
        assert (completed.solves, list(interrupted.solved_by.all())) == (interrupted, [completed])
        assert interrupted.severity == Severity.WARNING

    def test_the_next_days_end_solves_one_that_waits_for_a_person(self, shop):
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[:4], MORNING)
        runs_close_quiet(minutes(31))
        shop.products_import(MORNING + DAY)
        shop.products_import(MORNING + 2 * DAY)
        interrupted, first, second = Event.objects.filter(type__startswith="run_").order_by("id")
        assert (interrupted.type, first.solves, second.solves) == ("run_interrupted", interrupted, None)

    def test_the_end_of_one_account_leaves_those_of_others_open(self, shop):
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[:4], MORNING)
        runs_close_quiet(minutes(31))
        shop_make(name="Drugie").products_import(MORNING + DAY)
        assert Event.objects.get(type="run_completed").solves is None
        assert Event.objects.get(type="run_interrupted").solved_by.count() == 0

    def test_it_may_break_off_any_number_of_times(self, shop):
        for attempt in range(4):
            assert "error" not in shop.call("ProductsList", minutes(40 * attempt))
            shop.data(shop.ids[: attempt + 2], minutes(40 * attempt))
            runs_close_quiet(minutes(40 * attempt + 31))
            assert end() == (RunState.INTERRUPTED, attempt + 2, 10, "run_interrupted")
        assert Event.objects.filter(type="run_interrupted", solved_by=None).count() == 1

    def test_a_card_opened_after_a_limited_import_leaves_its_end_alone(self, shop):
        shop.products_import(MORNING - DAY)
        shop.data(shop.walk("ProductsList", MORNING, category_id=shop.category), MORNING)
        runs_close_quiet(minutes(31))
        events = Event.objects.count()
        shop.walk("ProductsList", minutes(60))
        shop.data(shop.ids[8:9], minutes(61))
        assert end() == (RunState.COMPLETED, 4, 4, "run_completed")
        assert Event.objects.count() == events

    def test_the_next_days_copy_closes_what_was_left_open(self, shop):
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[:4], MORNING)
        shop.call("ProductsList", MORNING + DAY)
        assert list(SyncRun.objects.order_by("business_date").values_list("state", flat=True)) == [
            RunState.INTERRUPTED,
            RunState.LOOKED,
        ]

    @pytest.mark.parametrize(
        ("redis_url", "state"), [("", RunState.INTERRUPTED), ("redis://127.0.0.1:1/0", RunState.OPEN)]
    )
    def test_without_a_broker_the_panel_closes_quiet_runs(self, shop, client, settings, redis_url, state):
        settings.REDIS_URL = redis_url
        shop.call("ProductsList", MORNING - 400 * DAY)
        shop.data(shop.ids[:4], MORNING - 400 * DAY)
        client.get("/panel/login/")
        assert SyncRun.objects.get().state == state


class TestFailures:
    def test_a_call_that_failed_on_our_side_interrupts_the_run_until_it_succeeds(self, shop, monkeypatch):
        shop.products_import(MORNING - DAY)
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[:3], MORNING)
        with monkeypatch.context() as broken:
            broken.setattr("baselinker_integration.actions.products_data.members_get", lambda *_: 1 / 0)
            assert shop.data(shop.ids[3:5], MORNING)["error_code"] == "internal_error"
        shop.data(shop.ids[6:], MORNING)
        runs_close_quiet(minutes(31))
        assert end() == (RunState.INTERRUPTED, 7, 10, "run_interrupted")
        shop.walk("ProductsList", minutes(60))
        shop.data(shop.ids[3:5], minutes(60))
        assert end() == (RunState.COMPLETED_IN_PART, 9, 10, "run_completed_in_part")

    def test_a_page_that_failed_interrupts_the_run_until_it_succeeds(self, shop, monkeypatch):
        monkeypatch.setattr("baselinker_integration.feed.publish.pages.PAGE_SIZE", 5)
        shop.products_import(MORNING - DAY)
        product_make("NOWY", ean="")
        shop.call("ProductsList", MORNING, page="1")
        with monkeypatch.context() as broken:
            broken.setattr("baselinker_integration.runs.listings.listing_go_on", lambda *_: 1 / 0)
            assert shop.call("ProductsList", MORNING, page="2")["error_code"] == "internal_error"
        assert SyncRun.objects.latest("business_date").failed_pages == "2"
        shop.call("ProductsList", MORNING, page="2")
        assert SyncRun.objects.latest("business_date").failed_pages == ""


class TestACopyThatMovesBeneathACall:
    def test_products_of_the_copy_before_are_not_counted_as_delivered(self, shop, monkeypatch):
        """One is withdrawn and one is new, so that as many were read as the copy has now."""
        shop.walk("ProductsList", MORNING)
        reads = []

        def read(caller, wanted):
            found = members_get(caller, wanted)
            reads.append(found[0])
            if len(reads) == 1:
                Product.objects.filter(pk=shop.ids[0]).update(is_active=False)
                product_make("NOWY")
                copy_move(caller.connection, SyncRun.Mover.LISTING, minutes(40))
                shop.walk("ProductsList", minutes(40))
            return found

        monkeypatch.setattr("baselinker_integration.actions.products_data.members_get", read)
        assert list(shop.data(shop.ids, minutes(40))) == shop.ids[1:]
        kept = [list(ids_unpacked(row.product_ids)) for row in RunDelivery.objects.all()]
        assert kept == [[int(pk) for pk in shop.ids[1:]]]
        assert SyncRun.objects.get().state == RunState.OPEN
        assert end()[1:3] == (9, 10)


class TestRefusals:
    def test_page_one_after_a_whole_import_is_refused_and_counted_in_one_warning(self, shop):
        shop.products_import(MORNING)
        replies = [shop.call("ProductsList", minutes(number)) for number in (1, 60, 120)]
        assert {reply["error_code"] for reply in replies} == {"sync_limit"}
        assert "24.11.2026 00:00" in replies[0]["error_text"]
        event = Event.objects.get(type="sync_refused")
        assert (event.severity, event.repeats) == (Severity.WARNING, 2)

    @pytest.mark.parametrize(
        ("action", "fields"),
        [
            ("ProductsList", {"category_id": "1"}),
            ("ProductsList", {"filter_price_from": "1"}),
            ("ProductsList", {"filter_quantity_to": "9"}),
            ("ProductsList", {"filter_sort": "name"}),
            ("ProductsList", {"filter_limit": "5"}),
            ("ProductsList", {"filter_name": "kubek"}),
            ("ProductsList", {"page": "2"}),
            ("ProductsPrices", {}),
            ("ProductsQuantity", {}),
            ("ProductsCategories", {}),
        ],
    )
    def test_everything_else_is_answered_after_a_whole_import(self, shop, action, fields):
        shop.products_import(MORNING)
        assert "error" not in shop.call(action, minutes(60), **fields)
        assert shop.ids[0] in shop.data(shop.ids, minutes(60))

    def test_nobody_is_refused_before_a_whole_import(self, shop):
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[:9], MORNING)
        assert "error" not in shop.call("ProductsList", minutes(60))
        shop.data(shop.ids[9:], minutes(61))
        assert shop.call("ProductsList", minutes(62))["error_code"] == "sync_limit"

    def test_the_next_day_works_again_and_carries_only_what_changed(self, shop):
        shop.products_import(MORNING)
        Price.objects.filter(product_id=shop.ids[1]).update(gross=Decimal("25.00"))
        assert shop.data(shop.ids[1:2], minutes(60))[shop.ids[1]]["price"] == "19.90"
        data = shop.products_import(MORNING + DAY)
        run = SyncRun.objects.latest("business_date")
        assert (run.added, run.changed, run.withdrawn, run.unchanged) == (0, 1, 0, 9)
        assert (data[shop.ids[0]]["price"], data[shop.ids[1]]["price"]) == ("19.90", "25.00")

    def test_an_account_may_hand_out_the_same_copy(self, shop):
        connection_update(connection=shop.connection, repeated_import="same_copy")
        first = shop.products_import(MORNING)
        Price.objects.update(gross=Decimal(1))
        assert shop.products_import(minutes(60)) == first
        assert shop.products_import(minutes(120)) == first
        repeated, again = Event.objects.get(type="sync_repeated"), Event.objects.get(type="copy_delivered_again")
        assert (repeated.severity, repeated.repeats, again.severity, again.repeats) == (0, 1, 0, 1)
        assert not Event.objects.filter(type="sync_refused").exists()
        assert Event.objects.filter(type="run_completed").count() == 1

    def test_a_second_delivery_without_a_list_is_an_event_too(self, shop):
        shop.products_import(MORNING)
        shop.data(shop.ids, minutes(60), size=3)
        assert Event.objects.get(type="copy_delivered_again").repeats == 0


class TestNoting:
    def test_a_lookup_when_one_product_is_missing_counts_nothing_anew(self, shop, django_assert_max_num_queries):
        shop.walk("ProductsList", MORNING)
        shop.data(shop.ids[:9], MORNING)
        shop.data(shop.ids[:1], MORNING)
        run = SyncRun.objects.get()
        assert run.missing is not None
        with django_assert_max_num_queries(5):
            shop.data(shop.ids[:1], MORNING)
        shop.data(shop.ids[9:], MORNING)
        assert SyncRun.objects.get().state == RunState.COMPLETED

    def test_what_past_days_delivered_is_drawn_up_and_their_calls_forgotten(self, shop):
        shop.products_import(MORNING)
        shop.call("ProductsList", MORNING + DAY)
        assert (past_runs_settle(), past_runs_settle()) == (1, 0)
        assert not RunDelivery.objects.exists()
        product_make("NOWY")
        shop.walk("ProductsList", MORNING + 2 * DAY)
        shop.data(shop.ids[:4], MORNING + 2 * DAY)
        assert end() == (RunState.INTERRUPTED, 4, 10, "run_interrupted")

    def test_how_baselinker_called_is_kept_in_a_few_lines(self, shop):
        shop.products_import(MORNING)
        shop.data(shop.ids[:2], MORNING)
        shop.data(shop.ids[2:4], MORNING)
        shop.call("ProductsList", MORNING, filter_limit="5", filter_sort="name")
        assert SyncRun.objects.get().calls_seen.splitlines() == [
            "09:00:00 ProductsList | - | - | -",
            "09:00:00 ProductsData 10 | - | - | -",
            "09:00:00 ProductsData 2 | - | - | -",
            "09:00:00 ProductsList filter_limit=5 filter_sort=name | - | - | -",
        ]
