"""Many rows of a list at once: ticked, asked about, changed, told of in the log, put back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from baselinker_integration.models import InboundCall
from eshop.catalog.models import Price, Product, Stock
from eshop.orders.models import Order, OrderStatus
from eshop.panel.bulk import jobs, running
from eshop.panel.bulk.orders import ORDER_ACTIONS
from eshop.panel.imports import background
from eshop.panel.models import BulkJob
from event_log.models import Event, Severity
from tests import factories
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db
ORDERS, HELD, ITEMS, CALLS = "orders.order", "orders.order.held", "catalog.product", "baselinker.inboundcall"


class Bulk:
    """A person who ticks rows of a list and answers the question."""

    def __init__(self, client):
        self.client = client

    def ask(self, page, action, rows=(), *, query="", **more):
        address = reverse("admin:panel_bulk", args=[page])
        data = {"akcja": action, "pk": [row.pk for row in rows], **more}
        return self.client.post(f"{address}?{query}" if query else address, data, follow=True)

    def answer(self, asked, **form):
        return self.step(asked.context["job"], "wykonaj", **form)

    def step(self, job, step, **form):
        return self.client.post(reverse("admin:panel_bulk_step", args=[job.pk, step]), form, follow=True)


@pytest.fixture
def bulk(panel):
    return Bulk(panel)


def _text(answer):
    return " ".join(answer.content.decode().split())


def test_ticked_orders_are_confirmed_with_one_event_and_a_history_each(bulk):
    first, second, done = (factories.order_make() for _ in range(3))
    Order.objects.filter(pk=done.pk).update(status=OrderStatus.COMPLETED)
    untouched = factories.order_make()
    asked = bulk.ask(ORDERS, "potwierdz", [first, second, done])
    plan = asked.context["plan"]
    assert (plan.total, plan.ready) == (3, 2)
    assert plan.left_alone == {"stan „zrealizowane” na to nie pozwala": 1}
    assert Order.objects.filter(status=OrderStatus.CONFIRMED).count() == 0, "a question changes nothing"
    told = bulk.answer(asked)
    states = dict(Order.objects.values_list("pk", "status"))
    assert states == {
        first.pk: OrderStatus.CONFIRMED,
        second.pk: OrderStatus.CONFIRMED,
        done.pk: OrderStatus.COMPLETED,
        untouched.pk: OrderStatus.AWAITING_SHOP,
    }
    for order in (first, second):
        entry = order.history.last()
        assert (entry.from_status, entry.to_status, entry.actor) == (5, 6, "wlasciciel")
    event = Event.objects.get(type="orders_moved")
    assert (event.counts, event.actor_label) == ({"orders": 2, "left_alone": 1}, "wlasciciel")
    assert event.details["changes"] == [{"field": "orders.order.status", "old": None, "new": 6}]
    assert event.subject_id == str(asked.context["job"].pk)
    assert told.context["told"] == [
        (str(done.pk), "Zamówienie w stanie „zrealizowane” nie może przejść do stanu „potwierdzone”.")
    ]
    assert not Event.objects.filter(type="order_status_changed").exists()


def test_all_that_match_the_filter_are_meant_beyond_the_page(bulk):
    orders = [factories.order_make(marketplace="allegro") for _ in range(3)]
    other = factories.order_make(status=OrderStatus.CONFIRMED)
    asked = bulk.ask(ORDERS, "potwierdz", orders[:1], query=f"stan={OrderStatus.AWAITING_SHOP.value}", wszystkie="1")
    assert asked.context["plan"].total == 3
    assert asked.context["back_url"].endswith(f"?stan={OrderStatus.AWAITING_SHOP.value}")
    late = factories.order_make()
    bulk.answer(asked)
    assert set(Order.objects.filter(status=OrderStatus.CONFIRMED)) == {*orders, other}
    late.refresh_from_db()
    assert late.status == OrderStatus.AWAITING_SHOP, "it came after the question"


def test_cancelling_is_final_says_so_and_puts_stock_back(bulk):
    item = factories.product_make(quantity=5)
    order = factories.order_make(item)
    order.lines.update(taken=1)
    asked = bulk.ask(ORDERS, "anuluj", [order])
    assert "Stan „anulowane” jest ostateczny." in _text(asked)
    told = bulk.answer(asked)
    assert Stock.objects.get(pk=item.pk).quantity == Decimal(6)
    assert not told.context["may_undo"]
    assert bulk.step(asked.context["job"], "cofnij").status_code == 404


def test_an_order_held_for_payment_is_cancelled_from_its_own_list(bulk):
    held = factories.order_make(is_held=True, is_paid=False)
    asked = bulk.ask(HELD, "anuluj", [held])
    assert asked.context["back_url"] == reverse("admin:orders_order_held")
    bulk.answer(asked)
    held.refresh_from_db()
    assert held.status == OrderStatus.CANCELLED


def test_two_clicks_are_one_change(bulk):
    asked = bulk.ask(ORDERS, "potwierdz", [factories.order_make()])
    bulk.answer(asked)
    again = bulk.answer(asked)
    assert "zmiana jest już w innym stanie" in _text(again)
    assert Event.objects.filter(type="orders_moved").count() == 1


def test_a_price_is_moved_by_percent_and_put_back_where_nobody_touched_it(bulk):
    cheap, dear = factories.product_make(gross="10.00"), factories.product_make(gross="19.99")
    bare = factories.product_make(gross=None)
    asked = bulk.ask(ITEMS, "cena", [cheap, dear, bare])
    retail = factories.price_list_default()
    wrong = bulk.answer(asked, price_list=retail.pk, change="dużo")
    assert "Podaj kwotę, na przykład 12,50." in _text(wrong)
    bulk.answer(asked, price_list=retail.pk, change="+5%")
    prices = dict(Price.objects.values_list("product_id", "gross"))
    assert prices == {cheap.pk: Decimal("10.50"), dear.pk: Decimal("20.99")}
    event = Event.objects.get(type="items_corrected")
    assert event.counts == {"items": 2, "left_alone": 0}
    assert event.details["changes"] == [{"field": "catalog.price.gross", "old": None, "new": "5%", "of": "Detaliczny"}]
    Price.objects.filter(product=dear).update(gross="25.00")
    bulk.step(asked.context["job"], "cofnij")
    assert dict(Price.objects.values_list("product_id", "gross")) == {
        cheap.pk: Decimal("10.00"),
        dear.pk: Decimal("25.00"),
    }
    assert Event.objects.get(type="bulk_undone").counts == {"restored_rows": 1, "kept_rows": 1}


def test_an_amount_sets_the_price_also_of_what_has_none_and_undo_takes_it_away(bulk):
    bare = factories.product_make(gross=None)
    asked = bulk.ask(ITEMS, "cena", [bare])
    bulk.answer(asked, price_list=factories.price_list_default().pk, change="1 249,50")
    assert Price.objects.get(product=bare).gross == Decimal("1249.50")
    bulk.step(asked.context["job"], "cofnij")
    assert not Price.objects.filter(product=bare).exists()


@pytest.mark.parametrize("change", ["0", "-100%", "5000%", "12,345", "+", ""])
def test_a_change_of_price_that_makes_no_price_is_refused(bulk, change):
    item = factories.product_make(gross="10.00")
    asked = bulk.ask(ITEMS, "cena", [item])
    refused = bulk.answer(asked, price_list=factories.price_list_default().pk, change=change)
    assert refused.context["form"].errors["change"]
    assert Price.objects.get(product=item).gross == Decimal("10.00")


def test_items_go_out_of_the_offer_with_their_variants_and_come_back(bulk):
    grouped = factories.product_make()
    variant = factories.product_make(parent=grouped)
    off, other = factories.product_make(is_active=False), factories.product_make()
    asked = bulk.ask(ITEMS, "wylacz", [grouped, off])
    assert (asked.context["plan"].total, asked.context["plan"].ready) == (3, 2)
    bulk.answer(asked)
    assert set(Product.objects.filter(is_active=True)) == {other}
    bulk.step(asked.context["job"], "cofnij")
    assert set(Product.objects.filter(is_active=True)) == {grouped, variant, other}, "what was off before stays off"


def test_vat_and_category_are_set_and_each_item_gets_its_own_back(bulk):
    rate = factories.product_make(vat="8").vat_rate
    old, new = factories.category_make("Stara"), factories.category_make("Nowa")
    first, second = factories.product_make(category=old, vat="23"), factories.product_make(vat="5")
    vat = bulk.ask(ITEMS, "vat", [first, second])
    bulk.answer(vat, vat_rate=rate.pk)
    category = bulk.ask(ITEMS, "kategoria", [first, second])
    bulk.answer(category, category=new.pk)
    rows = Product.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")
    assert [(row.vat_rate.code, row.category) for row in rows] == [("8", new), ("8", new)]
    for asked in (vat, category):
        bulk.step(asked.context["job"], "cofnij")
    assert [(row.vat_rate.code, row.category) for row in rows.all()] == [("23", old), ("5", None)]


def test_a_look_at_eans_tells_what_baselinker_would_not_get_and_changes_nothing(bulk):
    factories.product_make("DOBRY", ean="5901234123457")
    bad, none = factories.product_make("ZLY", ean="123"), factories.product_make("BRAK", ean="")
    before = list(Product.objects.order_by("pk").values())
    asked = bulk.ask(ITEMS, "ean", [bad], wszystkie="1")
    told = bulk.answer(asked)
    assert told.context["told"] == [("ZLY", "Błędny kod EAN: 123"), (none.code, "Brak kodu EAN.")]
    assert list(Product.objects.order_by("pk").values()) == before
    assert not Event.objects.filter(subject_type="panel.bulkjob").exists()


def test_kept_calls_are_run_again_each_with_its_own_outcome(bulk):
    shop = shop_make()
    for number, sku in ((1, "KUBEK"), (2, "DZBAN")):
        unknown = line("", 1, "15.00", sku=sku, name="Z oferty")
        shop.call("OrderAdd", **order_fields(unknown, baselinker_id=str(number)))
    mended, refused = InboundCall.objects.order_by("pk")
    factories.product_make("KUBEK")
    done = InboundCall.objects.create(connection=mended.connection, action="OrderAdd", state=InboundCall.State.DONE)
    asked = bulk.ask(CALLS, "ponow", [mended, refused, done])
    assert (asked.context["plan"].total, asked.context["plan"].ready) == (3, 2)
    told = bulk.answer(asked)
    states = dict(InboundCall.objects.values_list("pk", "state"))
    assert states == {mended.pk: "done", refused.pk: "refused", done.pk: "done"}
    assert [label for label, _reason in told.context["told"]] == ["2", str(done.pk)]
    assert Event.objects.get(type="calls_run_again").counts == {"calls": 1, "left_alone": 2}


def test_a_file_and_paper_have_the_ticked_orders_alone(bulk, reader, client):
    item = factories.product_make("KUBEK")
    first, second = factories.order_make(item, delivery_fullname="Anna Lis"), factories.order_make(item)
    file = bulk.client.post(reverse("admin:panel_bulk", args=[ORDERS]), {"akcja": "eksport", "pk": [first.pk]}).headers[
        "Location"
    ]
    rows = bulk.client.get(file.replace("xlsx", "csv"))
    text = b"".join(rows.streaming_content).decode("utf-8-sig")
    assert ("Anna Lis" in text, text.count("\r\n")) == (True, 2)
    paper = bulk.ask(ORDERS, "drukuj", [first])
    assert [row["order"].pk for row in paper.context["orders"]] == [first.pk]
    assert "KUBEK" in _text(paper)
    assert Event.objects.filter(type="list_exported").count() == 2
    client.force_login(reader)
    masked = Bulk(client).ask(ORDERS, "drukuj", [second], wszystkie="1")
    assert len(masked.context["orders"]) == 2
    assert "Anna Lis" not in _text(masked)


def test_who_may_only_read_gets_no_change_offered_and_none_done(client, reader):
    client.force_login(reader)
    order, item = factories.order_make(), factories.product_make()
    offered = {
        page: [action.code for action in client.get(reverse(f"admin:{page}")).context["cl"].bulk_actions]
        for page in ("orders_order_changelist", "catalog_product_changelist", "baselinker_inboundcall_changelist")
    }
    assert offered == {
        "orders_order_changelist": ["drukuj", "eksport"],
        "catalog_product_changelist": ["eksport", "ean"],
        "baselinker_inboundcall_changelist": [],
    }
    assert Bulk(client).ask(ORDERS, "potwierdz", [order]).status_code == 403
    assert Bulk(client).ask(ITEMS, "wylacz", [item]).status_code == 403
    assert not BulkJob.objects.exists()


def test_a_job_of_another_right_is_neither_seen_nor_confirmed(bulk, client):
    asked = bulk.ask(ORDERS, "potwierdz", [factories.order_make()])
    stranger = factories.user_make(username="magazyn")
    stranger.user_permissions.add(Permission.objects.get(codename="view_product"))
    client.force_login(stranger)
    assert client.get(reverse("admin:panel_bulkjob_change", args=[asked.context["job"].pk])).status_code == 403
    assert Bulk(client).answer(asked).status_code == 403


def test_nothing_ticked_an_unknown_action_and_an_unknown_list_are_told(bulk):
    assert "Zaznacz przynajmniej jedną pozycję." in _text(bulk.ask(ORDERS, "potwierdz"))
    order = factories.order_make()
    assert bulk.ask(ORDERS, "wylacz", [order]).status_code == 404
    assert bulk.ask("nie.ma", "potwierdz", [order]).status_code == 404
    assert bulk.client.get(reverse("admin:panel_bulk", args=[ORDERS])).status_code == 405


def test_a_long_job_goes_on_where_it_was_interrupted(bulk, owner, monkeypatch, django_capture_on_commit_callbacks):
    """Its worker dies in the second portion; what it moved there already is counted once and told once."""
    monkeypatch.setattr("eshop.panel.bulk.starting.AT_ONCE", 0)
    monkeypatch.setattr(background, "apart_in_thread", lambda work: work())
    orders = [factories.order_make() for _ in range(4)]
    action = replace(ORDER_ACTIONS[0], portion=2)
    job = jobs.job_draft(
        user=owner, language="pl", page=ORDERS, query="", action=action, ids=[order.pk for order in orders]
    )
    real, moved = running.action_get(ORDERS, "potwierdz"), []

    def dying(ids, value, job_id):
        if moved:
            real.apply(ids[:1], value, job_id)
            raise KeyboardInterrupt
        moved.extend(ids)
        return real.apply(ids, value, job_id)

    with monkeypatch.context() as patch:
        patch.setattr(running, "action_get", lambda page, code: replace(real, apply=dying))
        with pytest.raises(KeyboardInterrupt), django_capture_on_commit_callbacks(execute=True):
            bulk.step(job, "wykonaj")
    assert Order.objects.filter(status=OrderStatus.CONFIRMED).count() == 3
    assert not running.bulk_work(job_id=job.pk), "somebody may still be at it"
    BulkJob.objects.filter(pk=job.pk).update(moved_at="2020-01-01T00:00:00Z")
    assert running.bulk_due(None) == 1
    assert Order.objects.filter(status=OrderStatus.CONFIRMED).count() == 4
    assert [order.history.filter(to_status=OrderStatus.CONFIRMED).count() for order in orders] == [1, 1, 1, 1]
    event = Event.objects.get(type="orders_moved")
    assert (event.counts, event.severity) == ({"orders": 4, "left_alone": 0}, Severity.INFO)
