"""Pulpit's list of open cases: one row a cause, worst first, gone when the cause is gone; mending in the row."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from baselinker_integration.feed.prepare.build import feed_prepare
from baselinker_integration.models import FeedProblem
from eshop.catalog.models import Price, Product
from eshop.orders.models import OrderLine
from event_log.models import Event, Severity
from tests import factories
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def committed(monkeypatch):
    """The transaction around a test is never committed; tests/browser/test_morning.py goes through real ones."""
    monkeypatch.setattr("eshop.catalog.signals.transaction.on_commit", lambda call: call())


@pytest.fixture
def shop(db):
    return shop_make()


@pytest.fixture
def good(shop):
    """What an item needs to go out without a word."""
    return {
        "category": factories.category_make("Ogród"),
        "ean": "5901234123457",
        "images": ["https://img.example.com/a.jpg"],
    }


def cases(client):
    return {case.key: case for case in client.get("/panel/").context["cases"]}


def mend(client, code, **fields):
    return client.post(f"/panel/pulpit/sprawy/{code}/", fields, headers=HX)


def test_one_row_for_each_cause_worst_first_with_count_age_and_money(panel, shop, good):
    for number in range(3):
        factories.product_make(f"BC-{number}", gross=None, **good)
    factories.product_make("VAT-1", vat="22", **good)
    factories.product_make("BE-1", **(good | {"ean": ""}))
    sold = Product.objects.get(code="VAT-1")
    factories.order_make(sold, placed_at=timezone.now() - timedelta(days=3))
    factories.order_make(sold, placed_at=timezone.now() - timedelta(days=31))
    shop.call("OrderAdd", **order_fields(line("", 2, "15.00", name="Kubek"), baselinker_id="7", delivery_price="9.99"))
    feed_prepare(shop.connection)
    moment = timezone.now() - timedelta(days=2)
    FeedProblem.objects.filter(code="no_price").update(since=moment)
    found = list(cases(panel).values())
    assert [(case.key, case.severity, case.verdict, case.count, case.money) for case in found] == [
        ("odrzucone-nieznany-towar", 2, "1 zamówienie nie weszło do sklepu", 1, Decimal("39.99")),
        ("bad_vat_rate", 2, "1 pozycja nie wychodzi: nieobsługiwana stawka VAT", 1, Decimal("19.99")),
        ("no_price", 2, "3 pozycje nie wychodzą: brak ceny", 3, None),
        ("no_ean-ostrzezenie", 1, "1 pozycja z ostrzeżeniem: brak kodu EAN", 1, None),
    ]
    assert found[2].since == moment
    page = panel.get("/panel/").content.decode()
    assert "4 sprawy do załatwienia" in page
    assert "przed 2 dniami" in page


def test_missing_pieces_of_orders_are_a_case_whose_money_is_in_zloty_alone(panel, shop, good):
    item = factories.product_make("BRAK", **good)
    orders = [factories.order_make(item, quantity=3, currency=currency) for currency in ("PLN", "PLN", "EUR")]
    OrderLine.objects.filter(order__in=orders).update(shortage=2)
    factories.order_make(item)
    case = cases(panel)["braki"]
    assert (case.verdict, case.count, case.money) == ("Na 3 pozycje zamówień zabrakło towaru", 3, Decimal("79.96"))
    OrderLine.objects.exclude(order__currency="EUR").update(shortage=0)
    case = cases(panel)["braki"]
    assert (case.count, case.money) == (1, None)


def test_nothing_to_do_is_told_with_what_is_in_baselinker(panel, shop, good):
    for _ in range(5):
        factories.product_make(**good)
    shop.call("ProductsList", page=1)
    page = panel.get("/panel/")
    assert page.context["cases"] == []
    text = page.content.decode()
    assert "Nic do zrobienia" in text
    assert "5 pozycji w BaseLinkerze" in text


def test_a_price_typed_the_polish_way_is_saved_judged_at_once_and_the_next_item_comes(panel, shop, good):
    first, second = (factories.product_make(code, gross=None, **good) for code in ("A-1", "B-2"))
    feed_prepare(shop.connection)
    row = panel.get("/panel/?sprawa=no_price").context["row"]
    assert (row.problem.item_code, row.place, row.number) == ("A-1", 1, 2)
    page = mend(panel, "no_price", problem=row.problem.pk, value="1 249,50 zł")
    assert Price.objects.get(product=first).gross == Decimal("1249.50")
    assert page.context["said"].text == f"Zapisano. Wyjdzie z najbliższym importem. Następny: {second.name} (1 został)"
    assert [case.verdict for case in page.context["cases"]] == ["1 pozycja nie wychodzi: brak ceny"]
    (event,) = Event.objects.filter(type="price_changed")
    assert (event.subject_id, event.actor_label) == (str(first.pk), "wlasciciel")
    row = page.context["row"]
    page = mend(panel, "no_price", problem=row.problem.pk, value="9.99")
    assert page.context["cases"] == []
    assert page.context["said"].text == "Zapisano. Wyjdzie z najbliższym importem."
    assert not FeedProblem.objects.exists()


def test_after_todays_copy_was_taken_the_change_goes_out_on_the_next_day(panel, shop, good, monkeypatch):
    factories.product_make("A-1", **good)
    factories.product_make("B-2", gross=None, **good)
    shop.call("ProductsList", page=1)
    shop.call("ProductsData", products_id=str(Product.objects.get(code="A-1").pk))
    tomorrow = timezone.localdate() + timedelta(days=1)
    row = panel.get("/panel/?sprawa=no_price").context["row"]
    assert row.goes_out == f"Wyjdzie od {tomorrow:%d.%m.%Y}, 00:00."


@pytest.mark.parametrize("typed", ["", "abc", "1.249", "0", "-5", "12,505"])
def test_a_value_that_cannot_be_is_told_and_kept_in_the_field(panel, shop, good, typed):
    product = factories.product_make("A-1", gross=None, **good)
    feed_prepare(shop.connection)
    page = mend(panel, "no_price", problem=FeedProblem.objects.get().pk, value=typed)
    assert page.status_code == 200
    assert (page.context["said"].is_error, page.context["said"].typed) == (True, typed)
    assert page.context["row"].problem.item_code == "A-1"
    assert not Price.objects.filter(product=product).exists()
    assert 'aria-invalid="true"' in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "code", "value"),
    [
        ({"name": ""}, "no_name", "Ławka ogrodowa"),
        ({"ean": "123"}, "bad_ean", "5901234123457"),
        ({"ean": ""}, "no_ean", "5901234123457"),
        ({"code": ""}, "no_code", "LAWKA-1"),
        ({"gross": "0"}, "zero_price", "10"),
        ({"vat": "22"}, "bad_vat_rate", "23"),
    ],
)
def test_each_field_is_mended_in_its_row(panel, shop, good, wrong, code, value):
    factories.product_make(**(good | {"code": "A-1"} | wrong))
    feed_prepare(shop.connection)
    page = mend(panel, code, problem=FeedProblem.objects.get(code=code).pk, value=value)
    assert page.context["said"].text == "Zapisano. Wyjdzie z najbliższym importem."
    assert page.context["cases"] == []


def test_a_code_that_another_item_has_and_a_wrong_check_digit_are_refused(panel, shop, good):
    factories.product_make("A-1", **good)
    factories.product_make("A-1", **good)
    feed_prepare(shop.connection)
    problem = FeedProblem.objects.get(code="duplicate_code")
    assert mend(panel, "duplicate_code", problem=problem.pk, value="A-1").context["said"].is_error
    assert mend(panel, "bad_ean", problem=problem.pk, value="5901234123450").context["said"].text == (
        "Tego problemu już nie ma."
    )
    page = mend(panel, "duplicate_code", problem=problem.pk, value="A-2")
    assert page.context["cases"] == []
    assert sorted(Product.objects.values_list("code", flat=True)) == ["A-1", "A-2"]


@pytest.mark.parametrize(("code", "field"), [("bad_vat_rate", "vat"), ("no_category", "category")])
def test_one_value_for_all_items_with_the_problem_is_one_event(panel, shop, good, code, field):
    wrong = {"vat": "22"} if field == "vat" else {"category": None}
    for _ in range(4):
        factories.product_make(**(good | wrong))
    feed_prepare(shop.connection)
    value = "8" if field == "vat" else str(good["category"].pk)
    first = FeedProblem.objects.filter(code=code).first()
    page = mend(panel, code, problem=first.pk, value=value, wszystkie="1")
    assert page.context["said"].text == "Zapisano towarów: 4. Wyjdzie z najbliższym importem."
    assert page.context["cases"] == []
    (event,) = Event.objects.filter(type="items_corrected")
    assert event.counts == {"items": 4}


def test_who_may_not_change_items_mends_nothing_and_sees_no_field(client, shop, good):
    factories.product_make("A-1", gross=None, **good)
    feed_prepare(shop.connection)
    factories.sign_in(client, factories.user_make("Tylko odczyt"))
    page = client.get("/panel/?sprawa=no_price")
    assert page.context["row"] is None
    assert [case.key for case in page.context["cases"]] == ["no_price"]
    assert mend(client, "no_price", problem=FeedProblem.objects.get().pk, value="5").status_code == 403
    assert mend(client, "no_such", value="5").status_code == 403


def test_without_a_script_the_form_leads_back_to_the_open_case(panel, shop, good):
    factories.product_make("A-1", gross=None, **good)
    feed_prepare(shop.connection)
    address = "/panel/pulpit/sprawy/no_price/"
    answer = panel.post(address, {"problem": FeedProblem.objects.get().pk, "value": "5"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/panel/?sprawa=no_price")
    assert panel.get("/panel/pulpit/sprawy/?sprawa=no_price").headers["Location"] == "/panel/?sprawa=no_price"
    assert panel.post("/panel/pulpit/sprawy/no_image/", {}).status_code == 404


def test_an_open_event_is_a_case_until_it_is_solved(panel, shop):
    event = factories.event_make("call_failed", severity=Severity.ERROR)
    assert cases(panel)["zdarzenie-call_failed"].link == f"/panel/event_log/event/{event.pk}/change/"
    factories.event_make("call_failed", severity=Severity.ERROR)
    assert cases(panel)["zdarzenie-call_failed"].count == 2
    for open_event in Event.objects.filter(type="call_failed"):
        factories.event_make("order_refusal_solved", solves=open_event.pk)
    assert cases(panel) == {}
    factories.event_make("sync_refused", severity=Severity.WARNING)
    assert cases(panel) == {}


def test_saving_an_items_page_judges_it_at_once(panel, shop, good):
    product = factories.product_make("A-1", **(good | {"name": ""}))
    feed_prepare(shop.connection)
    assert list(cases(panel)) == ["no_name"]
    page = panel.get(f"/panel/catalog/product/{product.pk}/edycja/")
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    sets = page.context["inline_admin_formsets"]
    for inline in sets:
        management = inline.formset.management_form
        values |= {f"{management.prefix}-{name}": management[name].value() for name in management.fields}
        for one in inline.formset.forms:
            values |= {one.add_prefix(n): one[n].value() for n in one.fields if one[n].value() is not None}
    answer = panel.post(f"/panel/catalog/product/{product.pk}/edycja/", values | {"name": "Ławka"})
    assert answer.status_code == 302
    assert cases(panel) == {}


def test_pulpit_needs_as_many_queries_for_many_as_for_one(panel, shop, good, django_assert_max_num_queries):
    def fill(number):
        for place in range(number):
            factories.product_make(gross=None, **good)
            factories.event_make("call_failed", severity=Severity.ERROR)
            fields = order_fields(line("", 1, "15.00", name="Kubek"), baselinker_id=f"{number}{place + 1}")
            shop.call("OrderAdd", **fields)
        feed_prepare(shop.connection)

    factories.product_make(**good)
    shop.call("ProductsList", page=1)
    fill(1)
    panel.get("/panel/")
    with django_assert_max_num_queries(20) as one:
        panel.get("/panel/")
    fill(8)
    with django_assert_max_num_queries(20) as many:
        panel.get("/panel/")
    assert len(many) == len(one)
    with django_assert_max_num_queries(20):
        panel.get("/panel/pulpit/sprawy/?sprawa=no_price", headers=HX)
