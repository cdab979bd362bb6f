"""A caller known before is answered in one statement, which looks at its key again: nothing revoked gets anything."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection as database
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from baselinker_integration.accounts import callers
from baselinker_integration.accounts.callers import PROVED
from baselinker_integration.accounts.connections import connection_disconnect
from baselinker_integration.accounts.keys import key_create, key_revoke_old
from baselinker_integration.actions import products_data
from baselinker_integration.feed.editions.edition import members_read
from baselinker_integration.feed.publish import pages
from baselinker_integration.feed.serve import reading
from baselinker_integration.models import Connection, InboundCall, SyncRun
from baselinker_integration.models.run import RunState
from baselinker_integration.runs.delivered import delivered_ids
from baselinker_integration.runs.finding import Mover
from baselinker_integration.runs.moving import copy_move
from eshop.addons.services import addon_activate, addon_suspend
from eshop.catalog.models import Product
from eshop.orders.models import Order
from event_log.models import Event
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
NO_PROOF = (
    "SELECT c.id FROM baselinker_connection c"
    " WHERE (%s::bigint, %s::text, %s::text, %s::timestamptz, %s::text) IS NOT NULL"
)


@pytest.fixture
def shop():
    """A shop of five products whose walk has begun, with a caller that this process knows."""
    made = shop_make()
    made.products = [product_make(f"K{number}") for number in range(5)]
    made.call("ProductsList", NOW, page="1")
    made.call("ProductsCategories", NOW)
    return made


def ids(shop, *places):
    return ",".join(str(shop.products[place].pk) for place in places)


def ask(shop, *places, at=NOW):
    """The reply, and how many statements it took."""
    with CaptureQueriesContext(database) as queries:
        reply = shop.call("ProductsData", at, products_id=ids(shop, *places))
    return reply, len(queries)


def error(shop, *places, at=NOW):
    return ask(shop, *places, at=at)[0].get("error_code")


def test_a_known_caller_gets_what_any_caller_gets(shop, monkeypatch):
    known, statements = ask(shop, 3, 0)
    monkeypatch.setattr(callers, "_known", {})
    ordinary, more = ask(shop, 3, 0)
    assert json.dumps(known) == json.dumps(ordinary)
    assert list(known) == ids(shop, 3, 0).split(",")
    assert (statements, more) == (1, 3)


def test_a_delivery_is_noted_once_and_completes_the_walk(shop):
    ask(shop, 0, 1)
    run = SyncRun.objects.get()
    assert (run.data_served, sorted(delivered_ids(run))) == (2, [shop.products[n].pk for n in (0, 1)])
    ask(shop, 2, 3, 4, at=NOW + timedelta(minutes=1))
    run.refresh_from_db()
    assert (run.delivered, run.state, run.products_complete_at) == (5, RunState.COMPLETED, NOW + timedelta(minutes=1))


def test_the_same_product_asked_for_twice_counts_once(shop):
    reply = shop.call("ProductsData", NOW, products_id=f"{ids(shop, 0)},{ids(shop, 0)}")
    assert list(reply) == [ids(shop, 0)]
    assert SyncRun.objects.get().data_served == 1


def test_only_products_that_are_there_are_noted(shop):
    reply = shop.call("ProductsData", NOW, products_id=f"{ids(shop, 0, 1)},999999999")
    run = SyncRun.objects.get()
    assert list(reply) == ids(shop, 0, 1).split(",")
    assert (run.data_served, sorted(delivered_ids(run))) == (2, sorted(map(int, reply)))


def test_a_page_in_the_middle_is_noted_while_its_walk_goes_on(shop, monkeypatch):
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    tomorrow = NOW + timedelta(days=1)
    product_make("NOWY")
    for action in ("ProductsList", "ProductsPrices", "ProductsQuantity"):
        shop.call(action, tomorrow, page="1")
    shop.call("ProductsCategories", tomorrow)
    at = tomorrow + timedelta(minutes=1)
    for action in ("ProductsList", "ProductsPrices", "ProductsQuantity"):
        with CaptureQueriesContext(database) as queries:
            known = shop.call(action, at, page="2")
        assert (len(queries), known["pages"]) == (1, 3)
        run = SyncRun.objects.get(business_date=tomorrow.date())
        assert run.last_call_at == at
        assert (run.taken_at, run.prices_complete_at, run.quantity_complete_at) == (None, None, None)
        with monkeypatch.context() as patch:
            patch.setattr(callers, "_known", {})
            assert json.dumps(known) == json.dumps(shop.call(action, at, page="2"))


class TestOrders:
    """An order is put on record by the statement that proves its sender; without proof nothing is on record."""

    def push(self, shop, number="1", **fields):
        return shop.call("OrderAdd", NOW, **order_fields(line(shop.products[0]), baselinker_id=number, **fields))

    def test_a_callers_order_is_on_record_like_any(self, shop):
        callers._known.clear()
        ordinary, known = self.push(shop), self.push(shop, "2")
        assert set(ordinary) == set(known) == {"order_id"}
        first, second = InboundCall.objects.order_by("pk").values(
            "connection", "action", "state", "attempts", "error_code", "sealed", "remote_address"
        )
        assert first == second
        on_record = InboundCall.objects.order_by("pk").values_list("external_id", "response")
        assert list(on_record) == [("1", ordinary), ("2", known)]

    def test_a_revoked_key_orders_nothing(self, shop):
        self.push(shop)
        key_create(connection=shop.connection)
        key_revoke_old(connection=shop.connection)
        assert self.push(shop, "2")["error_code"] == "incorrect_password"
        assert (InboundCall.objects.count(), Order.objects.count()) == (1, 1)

    def test_an_addon_suspended_takes_no_order(self, shop):
        self.push(shop)
        addon_suspend(code="baselinker")
        assert self.push(shop, "2")["error_code"] == "addon_suspended"
        kept = InboundCall.objects.order_by("pk").values_list("external_id", "state")[1:]
        assert (list(kept), Order.objects.count()) == ([("2", InboundCall.State.REFUSED)], 1)

    def test_an_option_switched_off_counts_at_once(self, shop):
        self.push(shop)
        Connection.objects.filter(pk=shop.connection.pk).update(takes_orders=False)
        assert self.push(shop, "2")["error_code"] == "unsupported_action"
        with transaction.atomic():  # a row that one transaction writes twice keeps its version
            Connection.objects.filter(pk=shop.connection.pk).update(takes_orders=True)
        assert "order_id" in self.push(shop, "3")
        assert (InboundCall.objects.count(), Order.objects.count()) == (2, 2)

    def test_an_option_switched_on_counts_at_once(self, shop):
        fields = order_fields(line(shop.products[0], id="999999999", sku="OBCY"), baselinker_id="9")
        assert shop.call("OrderAdd", NOW, **fields)["error_code"] == "unknown_product"
        Connection.objects.filter(pk=shop.connection.pk).update(accept_unlinked_lines=True)
        assert "order_id" in shop.call("OrderAdd", NOW, **fields)

    def test_control_without_the_rows_version_the_old_options_stay(self, shop, monkeypatch):
        self.push(shop)
        Connection.objects.filter(pk=shop.connection.pk).update(takes_orders=False)
        monkeypatch.setattr(callers, "PROVED", PROVED.replace("c.xmin::text = %s", "%s <> ''"))
        assert "order_id" in self.push(shop, "2")


class TestPages:
    """The next day, with six products in pages of two."""

    @pytest.fixture(autouse=True)
    def tomorrow(self, shop, monkeypatch):
        monkeypatch.setattr(pages, "PAGE_SIZE", 2)
        product_make("NOWY")
        tomorrow = NOW + timedelta(days=1)
        shop.call("ProductsPrices", tomorrow, page="1")
        shop.call("ProductsCategories", tomorrow)
        return tomorrow

    def page(self, shop, action, at, number):
        with CaptureQueriesContext(database) as queries:
            reply = shop.call(action, at, page=str(number))
        return reply, len(queries)

    def test_the_first_page_begins_a_poll_of_todays_copy(self, shop, tomorrow):
        at = tomorrow + timedelta(minutes=1)
        reply, statements = self.page(shop, "ProductsQuantity", at, 1)
        run = SyncRun.objects.get(business_date=tomorrow.date())
        assert (len(reply), reply["pages"], statements) == (3, 3, 1)
        assert (run.quantity_walked, run.last_call_at, run.taken_at) == (1, None, None)

    def test_the_first_page_of_a_list_costs_one_once_the_copy_is_settled(self, shop, tomorrow):
        shop.call("ProductsList", tomorrow, page="1")
        shop.call("ProductsCategories", tomorrow)
        at = tomorrow + timedelta(minutes=1)
        assert self.page(shop, "ProductsList", at, 1)[1] == 1
        run = SyncRun.objects.get(business_date=tomorrow.date())
        assert (run.listing, run.listed_pages, run.last_call_at, run.shown_whole) == (2, 1, at, False)
        assert (self.page(shop, "ProductsList", at, 2)[1], self.page(shop, "ProductsList", at, 3)[1]) == (1, 1)
        run.refresh_from_db()
        assert (run.listed_pages, run.shown_whole) == (3, True)

    def test_the_last_page_of_a_poll_takes_the_copy_and_the_next_poll_is_answered(self, shop, tomorrow):
        assert self.page(shop, "ProductsPrices", tomorrow, 2)[1] == 1
        self.page(shop, "ProductsPrices", tomorrow, 3)
        run = SyncRun.objects.get(business_date=tomorrow.date())
        assert (run.prices_complete_at, run.taken_at, run.state) == (tomorrow, tomorrow, RunState.LOOKED)
        assert "error" not in self.page(shop, "ProductsPrices", tomorrow, 1)[0]

    def test_a_page_left_out_does_not_make_a_whole_poll(self, shop, tomorrow):
        assert self.page(shop, "ProductsPrices", tomorrow, 3)[1] == 1
        run = SyncRun.objects.get(business_date=tomorrow.date())
        assert (run.prices_walked, run.prices_complete_at, run.taken_at) == (1, None, None)

    def test_a_page_past_the_last_is_empty(self, shop, tomorrow):
        assert self.page(shop, "ProductsPrices", tomorrow, 4)[0] == {"pages": 3}

    def test_the_first_page_of_another_day_moves_the_copy(self, shop, tomorrow):
        next_day = tomorrow + timedelta(days=1)
        assert "error_code" not in self.page(shop, "ProductsPrices", next_day, 1)[0]
        assert SyncRun.objects.get(business_date=next_day.date()).moved_at == next_day


def test_a_narrowed_list_goes_the_ordinary_way(shop):
    wanted = ids(shop, 1)
    assert list(shop.call("ProductsList", NOW, filter_ids_list=wanted)) == [wanted, "pages"]


def test_only_images_and_chosen_fields_are_answered_alike(shop, monkeypatch):
    for choice in ({"only_images": "1"}, {"fields": "name,price"}):
        known = shop.call("ProductsData", NOW, products_id=ids(shop, 4, 2), **choice)
        with monkeypatch.context() as patch:
            patch.setattr(callers, "_known", {})
            ordinary = shop.call("ProductsData", NOW, products_id=ids(shop, 4, 2), **choice)
        assert json.dumps(known) == json.dumps(ordinary)


def test_a_product_kept_with_stock_zero_counts_like_any(shop):
    withdrawn = shop.products[0].pk
    shop.whole_import(NOW)
    Product.objects.filter(pk=withdrawn).update(is_active=False)
    tomorrow = NOW + timedelta(days=1)
    shop.call("ProductsList", tomorrow, page="1")
    shop.call("ProductsData", tomorrow, products_id=ids(shop, 0, 1, 2, 3))
    run = SyncRun.objects.get(business_date=tomorrow.date())
    assert (run.product_count, run.zeroed, run.data_served, run.products_complete_at) == (5, 1, 4, None)
    assert withdrawn in delivered_ids(run)


def test_a_call_after_a_whole_import_leaves_its_end_alone(shop):
    ask(shop, 0, 1, 2, 3, 4)
    reply, statements = ask(shop, 2)
    assert (list(reply), statements) == ([ids(shop, 2)], 1)
    run = SyncRun.objects.get()
    assert (run.state, run.delivered, run.data_served) == (RunState.COMPLETED, 5, 1)


def test_products_that_are_not_there_are_an_empty_answer(shop):
    assert shop.call("ProductsData", NOW, products_id="999999999") == {}
    assert SyncRun.objects.get().data_served == 0


def publish_while_files_are_read(shop, monkeypatch):
    """The next day begins after the next answer has been read from the files; returns that day."""
    tomorrow = NOW + timedelta(days=1)
    Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")

    def read_then_publish(*arguments):
        found = members_read(*arguments)
        copy_move(shop.connection, Mover.LISTING, tomorrow)
        return found

    monkeypatch.setattr(reading, "members_read", read_then_publish)
    return tomorrow


class TestWhatChangedMeanwhile:
    """Each case is known and answered first, so that the memory of this process is what is tried."""

    @pytest.fixture(autouse=True)
    def known(self, shop):
        assert ask(shop, 0)[1] == 1

    def test_a_key_that_was_replaced_and_ended(self, shop):
        key_create(connection=shop.connection)
        key_revoke_old(connection=shop.connection)
        assert error(shop, 1) == "incorrect_password"
        assert SyncRun.objects.get().data_served == 1

    def test_a_key_whose_rotation_has_run_out(self, shop):
        key_create(connection=shop.connection, rotation=timedelta(hours=1))
        assert error(shop, 1) is None
        assert error(shop, 1, at=NOW + timedelta(days=4000)) == "incorrect_password"

    def test_both_keys_of_a_rotation(self, shop):
        old, shop.key = shop.key, key_create(connection=shop.connection)
        assert (ask(shop, 1)[1], ask(shop, 1)[1]) == (3, 1)
        shop.key = old
        assert (error(shop, 2), error(shop, 2)) == (None, None)

    def test_another_key(self, shop):
        shop.key = "nie-ten-klucz-0123456789"
        assert error(shop, 1) == "incorrect_password"
        assert Event.objects.filter(type="wrong_password").count() == 1

    def test_an_addon_suspended_and_activated_again(self, shop):
        addon_suspend(code="baselinker")
        assert error(shop, 1) == "addon_suspended"
        addon_activate(code="baselinker")
        assert error(shop, 1) is None

    def test_an_account_disconnected(self, shop):
        connection_disconnect(connection=shop.connection)
        assert error(shop, 1) == "incorrect_password"

    def test_another_start_of_the_day_is_reckoned_with_at_once(self, shop):
        Connection.objects.filter(pk=shop.connection.pk).update(day_start=time(23, 0))
        assert (ask(shop, 1)[1], ask(shop, 1)[1]) == (4, 1)

    def test_another_feed_published_is_shown_at_once(self, shop):
        tomorrow = NOW + timedelta(days=1)
        Product.objects.filter(pk=shop.products[1].pk).update(name="Nowa nazwa")
        copy_move(shop.connection, Mover.LISTING, tomorrow)
        reply, statements = ask(shop, 1, at=tomorrow)
        assert reply[ids(shop, 1)]["name"] == "Nowa nazwa"
        assert (statements, ask(shop, 1, at=tomorrow)[1]) == (5, 1)  # one of them notes the first call in a minute

    def test_a_feed_published_between_the_files_and_the_note_is_shown_too(self, shop, monkeypatch):
        tomorrow = publish_while_files_are_read(shop, monkeypatch)
        assert ask(shop, 1, at=tomorrow)[0][ids(shop, 1)]["name"] == "Nowa nazwa"

    def test_control_without_a_look_at_the_edition_the_old_answer_goes_out(self, shop, monkeypatch):
        tomorrow = publish_while_files_are_read(shop, monkeypatch)
        monkeypatch.setattr(callers, "SHOWN", " AND %s <> ''")
        monkeypatch.setattr(products_data, "products_note", lambda *_: True)
        assert ask(shop, 1, at=tomorrow)[0][ids(shop, 1)]["name"] == "Kubek K1"

    def test_one_accounts_key_at_the_address_of_another(self, shop):
        other = shop_make(name="Drugie")
        other.key = shop.key
        assert other.call("ProductsData", NOW, products_id=ids(shop, 1))["error_code"] == "incorrect_password"

    def test_a_mistake_is_told_to_nobody_without_the_key(self, shop):
        shop.key = "nie-ten-klucz-0123456789"
        reply = shop.call("ProductsData", NOW, products_id=",".join(str(n) for n in range(1001)))
        assert reply["error_code"] == "incorrect_password"

    def test_control_without_the_proof_a_revoked_key_still_opens(self, shop, monkeypatch):
        monkeypatch.setattr(callers, "PROVED", NO_PROOF)
        key_create(connection=shop.connection)
        key_revoke_old(connection=shop.connection)
        assert error(shop, 1) is None


class TestNoAnswerLeavesUnproved:
    """Whatever the action: also one that notes nothing, and a refusal, which would tell what the account allows."""

    CALLS = [
        ("FileVersion", {}),
        ("SupportedMethods", {}),
        ("ProductsCategories", {}),
        ("OrdersGet", {"id_from": "1"}),
        ("ProductsList", {"filter_name": "Kubek"}),
        ("ProductsList", {"page": "9"}),
        ("ProductsList", {"page": "nie liczba"}),
        ("ProductAdd", {"name": "x"}),
        ("Nieznana", {}),
    ]

    @pytest.fixture(autouse=True)
    def revoked(self, shop):
        assert ask(shop, 0)[1] == 1
        key_create(connection=shop.connection)
        key_revoke_old(connection=shop.connection)

    @pytest.mark.parametrize(("action", "fields"), CALLS)
    def test_a_revoked_key_gets_nothing(self, shop, action, fields):
        assert shop.call(action, NOW, **fields)["error_code"] == "incorrect_password"

    @pytest.mark.parametrize(("action", "fields"), CALLS)
    def test_control_without_the_rule_it_gets_an_answer(self, shop, monkeypatch, action, fields):
        monkeypatch.setattr(callers.Caller, "prove", lambda caller, now: None)
        reply = shop.call(action, NOW, **fields)
        assert not isinstance(reply, dict) or reply.get("error_code") != "incorrect_password"

    @pytest.mark.parametrize("action", ["ProductsList", "ProductsPrices", "ProductsQuantity"])
    def test_a_revoked_key_opens_no_run(self, shop, action):
        assert shop.call(action, NOW + timedelta(days=1), page="1")["error_code"] == "incorrect_password"
        assert SyncRun.objects.count() == 1

    def test_control_without_proof_it_opens_one(self, shop, monkeypatch):
        monkeypatch.setattr(callers, "PROVED", NO_PROOF)
        assert "error" not in shop.call("ProductsPrices", NOW + timedelta(days=1), page="1")
        assert SyncRun.objects.count() == 2


class TestTheFirstCopy:
    """A shop that nobody has imported yet, whose caller is known by a call that needs no copy."""

    @pytest.fixture
    def new(self):
        made = shop_make()
        made.product = product_make("K1")
        assert "platform" in made.call("FileVersion", NOW)
        key_create(connection=made.connection)
        key_revoke_old(connection=made.connection)
        return made

    @pytest.mark.parametrize("field", ["products_id", "filter_id"])
    def test_a_revoked_key_takes_none(self, new, field):
        action = "ProductsData" if field == "products_id" else "ProductsList"
        assert new.call(action, NOW, **{field: str(new.product.pk)})["error_code"] == "incorrect_password"
        assert not SyncRun.objects.exists()

    def test_control_without_proof_it_takes_one(self, new, monkeypatch):
        monkeypatch.setattr(callers, "PROVED", NO_PROOF)
        assert list(new.call("ProductsData", NOW, products_id=str(new.product.pk))) == [str(new.product.pk)]
        assert SyncRun.objects.count() == 1
