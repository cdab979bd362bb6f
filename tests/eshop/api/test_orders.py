"""Orders go out whole, once each, to whoever may see them; and whoever asks for changes misses none."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from baselinker_integration.models import OrderBinding
from eshop.orders.models import Order, OrderLine, OrderSource, OrderStatus, Parcel
from eshop.orders.services.acknowledge import Acknowledgement, orders_acknowledge
from eshop.orders.services.content import order_insert
from eshop.orders.services.erase import orders_erase
from eshop.orders.services.payment import order_payment_set
from eshop.orders.services.status import order_status_change
from tests.eshop.api.caller import api_caller_make
from tests.factories import connection_make, order_make, product_make

pytestmark = pytest.mark.django_db
MASKED = ["orders:read"]


def ids(answer):
    return [order["id"] for order in answer.json["items"]]


def numbers(*orders):
    return [str(order.pk) for order in orders]


def held(**fields):
    return order_make(status=OrderStatus.AWAITING_PAYMENT, is_held=True, is_paid=False, paid_at=None, **fields)


def test_an_order_is_told_whole(erp):
    mug = product_make("KUBEK", quantity=5)
    order = order_make(
        mug,
        quantity=2,
        client_login="jan77",
        delivery_point_code="WAW01M",
        delivery_point_name="Paczkomat",
        invoice_fullname="Anna Nowak",
        invoice_nip="5260250274",
        want_invoice=True,
        user_comments="[Allegro: jan77] szybko",
        service_account="sklep",
    )
    OrderLine.objects.update(attributes=[{"name": "Kolor", "value": "biały"}], auction_id="77", shortage=1)
    OrderLine.objects.create(order=order, position=2, name="Rabat", unit_price=Decimal("-5.00"), quantity=1)
    Parcel.objects.create(order=order, number="N1", carrier="DPD", origin="baselinker")
    OrderBinding.objects.create(connection=connection_make(), external_id="9001", order=order, content_hash=b"")
    order.refresh_from_db()
    (told,) = erp.get("/orders").json["items"]
    address = {"company": "", "postcode": "", "city": "", "region": "", "country": "", "country_code": "", "street": ""}
    assert told == {
        "id": str(order.pk),
        "version": 1,
        "state": "awaiting_shop",
        "held": False,
        "source": "baselinker",
        "marketplace": "allegro",
        "seller_account": "sklep",
        "baselinker_id": "9001",
        "placed_at": order.placed_at.isoformat().replace("+00:00", "Z"),
        "currency": "PLN",
        "total": "52.97",
        "erp_number": "",
        "acknowledged_at": None,
        "personal_data": "open",
        "buyer": {"email": "jan.kowalski@example.com", "phone": "600100200", "login": "jan77"},
        "delivery": {
            "method": "Kurier",
            "price": "12.99",
            "address": address
            | {"name": "Jan Kowalski", "street": "Długa 1", "postcode": "00-001", "city": "Warszawa"}
            | {"country": "Polska", "country_code": "PL"},
            "point": {"code": "WAW01M", "name": "Paczkomat", "street": "", "postcode": "", "city": ""},
        },
        "payment": {
            "method": "Przelew",
            "cash_on_delivery": False,
            "paid": True,
            "paid_at": order.paid_at.isoformat().replace("+00:00", "Z"),
            "transaction_id": "",
        },
        "invoice": {
            "wanted": True,
            "tax_number": "5260250274",
            "address": address | {"name": "Anna Nowak"},
            "number": "",
            "issued_on": None,
            "url": "",
        },
        "lines": [
            {
                "position": 1,
                "external_id": mug.external_id,
                "code": "KUBEK",
                "ean": "",
                "name": mug.name,
                "quantity": 2,
                "unit_price": "19.99",
                "vat": "23",
                "attributes": [{"name": "Kolor", "value": "biały"}],
                "offer_id": "77",
                "shortage": 1,
            },
            {
                "position": 2,
                "external_id": None,
                "code": "",
                "ean": "",
                "name": "Rabat",
                "quantity": 1,
                "unit_price": "-5.00",
                "vat": "",
                "attributes": [],
                "offer_id": "",
                "shortage": 0,
            },
        ],
        "parcels": [{"number": "N1", "carrier": "DPD", "tracking_url": "", "origin": "baselinker"}],
        "comments": "[Allegro: jan77] szybko",
        "shop_comments": "",
    }
    assert erp.get(f"/orders/{order.pk}").json == told


def test_only_orders_that_the_erp_may_take_are_told(erp):
    may = order_make(source=OrderSource.ESHOP)
    for status in set(OrderStatus) - {OrderStatus.AWAITING_SHOP}:
        order_make(status=status)
    held()
    taken = order_make()
    orders_acknowledge(told={taken.pk: Acknowledgement("ZO/1")}, client="Optima", now=timezone.now())
    assert ids(erp.get("/orders")) == numbers(may)


def test_an_order_paid_later_stands_behind_those_taken_before(erp):
    """Its number is lower than that of an order told already: by the number it would be missed for ever."""
    early, late = held(), order_make()
    first = erp.get("/orders")
    assert ids(first) == numbers(late)
    order_payment_set(order_id=early.pk, paid_at=timezone.now())
    second = erp.get("/orders", {"after": first.json["cursor"]})
    assert ids(second) == numbers(early)
    assert ids(erp.get("/orders", {"after": second.json["cursor"]})) == []
    assert ids(erp.get("/orders")) == numbers(late, early)


def test_pages_have_each_order_once(erp):
    orders = [order_make() for _ in range(5)]
    first = erp.get("/orders", {"limit": 2})
    second = erp.get(first.json["next"])
    third = erp.get(second.json["next"])
    assert [ids(page) for page in (first, second, third)] == [
        numbers(*orders[:2]),
        numbers(*orders[2:4]),
        numbers(orders[4]),
    ]
    assert third.json["next"] is None


def test_without_the_scope_the_buyer_is_masked(erp):
    order_make(client_login="jan77", invoice_url="https://erp.example/fv/Kowalski", user_comments="Kowalski, Długa 1")
    (told,) = api_caller_make("Bez danych", MASKED).get("/orders").json["items"]
    assert told["personal_data"] == "masked"
    assert told["delivery"]["address"]["country"] == "Polska"
    for secret in ("Kowalski", "Długa", "00-001", "Warszawa", "jan.kowalski@example.com", "600100200", "jan77"):
        assert secret not in str(told)
        assert (secret in str(erp.get("/orders").json)) is True


def test_an_erased_order_says_so(erp):
    order = order_make()
    orders_erase(order_ids=[order.pk], now=timezone.now())
    told = erp.get(f"/orders/{order.pk}").json
    assert (told["personal_data"], told["buyer"]) == ("erased", {"email": "", "phone": "", "login": ""})


def test_one_order_has_its_version_as_etag(erp):
    order = order_make()
    first = erp.get(f"/orders/{order.pk}")
    assert first.headers["ETag"] == '"1"'
    order_status_change(order_id=order.pk, to=OrderStatus.CONFIRMED)
    assert erp.get(f"/orders/{order.pk}", if_none_match='"1"').status == 200
    for sent in ('"2"', 'W/"2"', '"1", "2"', "*"):
        answer = erp.get(f"/orders/{order.pk}", if_none_match=sent)
        assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", '"2"')
        assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("number", ["999999", "0", "007", "abc", "2147483648", "9" * 30, "1.0"])
def test_an_order_that_does_not_exist_is_not_found(erp, number):
    answer = erp.get(f"/orders/{number}")
    assert (answer.status, answer.json["code"]) == (404, "not_found")


def test_the_journal_tells_every_change_once(erp):
    order = order_insert(
        order=Order(placed_at=timezone.now(), status=OrderStatus.AWAITING_SHOP), lines=[], take_stock=False, actor="x"
    )
    order_status_change(order_id=order.pk, to=OrderStatus.CONFIRMED, actor="anna")
    first = erp.get("/changes", {"limit": 1})
    assert [(row["order_id"], row["kind"], row["state"], row["by"]) for row in first.json["items"]] == [
        (str(order.pk), "created", "awaiting_shop", "x")
    ]
    second = erp.get(first.json["next"])
    assert [(row["kind"], row["state"], row["by"], row["sold_out"]) for row in second.json["items"]] == [
        ("state", "confirmed", "anna", [])
    ]
    assert second.json["next"] is None
    empty = erp.get("/changes", {"after": second.json["cursor"]})
    assert empty.json == {"items": [], "next": None, "cursor": second.json["cursor"]}


def test_the_journal_names_items_that_an_order_sold_out(erp):
    last, many = product_make("OSTATNI", quantity=1), product_make("WIELE", quantity=9)
    lines = [OrderLine(product=item, unit_price=Decimal(1), quantity=1) for item in (last, many)]
    order_insert(order=Order(placed_at=timezone.now()), lines=lines, take_stock=True)
    (change,) = erp.get("/changes").json["items"]
    assert change["sold_out"] == [{"external_id": last.external_id, "code": "OSTATNI"}]


def test_statements_do_not_grow_with_the_orders(erp):
    erp.get("/status")  # the first call notes when and from where the token was used
    counted = {}
    for count in (1, 30):
        for number in range(count):
            order = order_make(product_make(), product_make())
            Parcel.objects.create(order=order, number=f"N{number}", origin="erp")
        for path in ("/orders", "/changes"):
            with CaptureQueriesContext(connection) as queries:
                assert len(erp.get(path).json["items"]) >= count
            counted.setdefault(path, []).append(len(queries))
    assert counted["/orders"][0] == counted["/orders"][1] <= 8
    assert counted["/changes"][0] == counted["/changes"][1] <= 5


@pytest.mark.parametrize("path", ["/orders", "/orders/1", "/changes"])
def test_reading_needs_its_scope(path):
    answer = api_caller_make("Ceny", ["prices:write", "orders:write", "orders:personal"]).get(path)
    assert (answer.status, answer.json["code"]) == (403, "scope_missing")


def test_dates_of_the_invoice_travel_as_dates(erp):
    order = order_make(invoice_number="FV/1", invoice_issued_on=date(2026, 5, 4))
    assert erp.get(f"/orders/{order.pk}").json["invoice"]["issued_on"] == "2026-05-04"


def test_an_order_cancelled_while_a_page_is_read_is_left_out_and_none_behind_it_is_missed(erp):
    first, second, third = (order_make(product_make()) for _ in range(3))

    def cancel(execute, sql, parameters, many, context):
        if sql.startswith('SELECT "orders_order"."'):
            Order.objects.filter(pk=first.pk).update(status=OrderStatus.CANCELLED)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(cancel):
        page = erp.get("/orders", {"limit": 2})

    assert ids(page) == numbers(second)
    assert ids(erp.get(page.json["next"])) == numbers(third)
