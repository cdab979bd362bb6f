"""No field that BaseLinker sends is dropped in silence (contract, section 7)."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from baselinker_integration.models import OrderBinding
from baselinker_integration.orders.fields import FIELD_COLUMNS, IGNORED_FIELDS, IGNORED_LINE_FIELDS, LINE_COLUMNS
from baselinker_integration.wire.order_add import OrderAddLine, OrderAddRequest
from eshop.orders.models import DeliveryMethod, Order, OrderLine, OrderStatus, PaymentMethod
from tests.baselinker_integration.orders.orders import PAYLOADS, events, line, order_fields, stock_of
from tests.baselinker_integration.shop import product_make, shop_make
from tests.real_data import real_paths

pytestmark = pytest.mark.django_db

# The table of protocol, 3.12, in its order, with the field that older files sent.
_FIELDS = """
previous_order_id baselinker_id date_add service delivery_fullname delivery_company
delivery_address delivery_postcode delivery_city delivery_state_code delivery_country delivery_country_code
invoice_fullname invoice_company invoice_nip invoice_address invoice_postcode invoice_city
invoice_state_code invoice_country invoice_country_code email phone delivery_method
delivery_method_id delivery_price delivery_point_name delivery_point_id delivery_point_pni delivery_point_address
delivery_point_postcode delivery_point_city payment_method payment_method_cod payment_method_id user_comments
status_id currency want_invoice paid change_products_quantity products
transaction_id service_account client_login
"""
REFERENCE_FIELDS = _FIELDS.split()
_LINE_FIELDS = "id variant_id sku name price quantity auction_id currency tax attributes"
REFERENCE_LINE_FIELDS = _LINE_FIELDS.split()


def test_every_field_of_the_reference_is_declared_once():
    binding = {"baselinker_id", "change_products_quantity", "products"}
    assert set(REFERENCE_FIELDS) == set(OrderAddRequest.model_fields) == {*FIELD_COLUMNS, *IGNORED_FIELDS, *binding}
    assert not set(FIELD_COLUMNS) & set(IGNORED_FIELDS)
    assert set(REFERENCE_LINE_FIELDS) == set(OrderAddLine.model_fields) == {*LINE_COLUMNS, *IGNORED_LINE_FIELDS}
    assert not set(LINE_COLUMNS) & set(IGNORED_LINE_FIELDS)


def test_every_declared_column_exists():
    columns = {column for columns in FIELD_COLUMNS.values() for column in columns}
    assert columns <= {name for field in Order._meta.concrete_fields for name in (field.name, field.attname)}
    line_columns = {column for columns in LINE_COLUMNS.values() for column in columns}
    assert line_columns <= {name for field in OrderLine._meta.concrete_fields for name in (field.name, field.attname)}


def test_every_sent_field_is_found_again():
    shop, mug = shop_make(), product_make()
    delivery = DeliveryMethod.objects.create(name="Kurier próbny")
    payment = PaymentMethod.objects.create(name="Karta próbna")
    values = {name: f"wartość {number}" for number, name in enumerate(REFERENCE_FIELDS)} | {
        "baselinker_id": "90000001",
        "date_add": "1767265200",
        "delivery_country_code": "PL",
        "invoice_country_code": "DE",
        "delivery_method_id": str(delivery.pk),
        "payment_method_id": str(payment.pk),
        "delivery_price": "12.34",
        "delivery_point_pni": "123456",
        "delivery_point_id": "",
        "currency": "EUR",
        "payment_method_cod": "1",
        "want_invoice": "1",
        "paid": "1",
        "change_products_quantity": "1",
        "products": "",
    }
    attributes = [{"name": "Rozmiar", "value": "XL", "price": "1.00"}]
    item = line(mug, 2, "24.90", sku="KOD-X", name="Nazwa X", auction_id="777", tax="8", currency="USD")
    values["products"] = json.dumps([item | {"attributes": attributes}])
    reply = shop.call("OrderAdd", **values)
    order, binding = Order.objects.get(pk=reply["order_id"]), OrderBinding.objects.get()

    typed = {
        "date_add": datetime(2026, 1, 1, 11, 0, tzinfo=UTC),
        "delivery_price": Decimal("12.34"),
        "delivery_method_id": delivery.pk,
        "payment_method_id": payment.pk,
        "payment_method_cod": True,
        "want_invoice": True,
        "paid": True,
    }
    for name, columns in FIELD_COLUMNS.items():
        if name != "delivery_point_id":
            assert typed.get(name, values[name]) in [getattr(order, column) for column in columns], name
    assert (binding.external_id, binding.takes_stock) == ("90000001", True)
    for name in IGNORED_FIELDS:
        assert binding.sent_fields[name] == values[name]

    (row,) = order.lines.all()
    assert (row.product_id, row.code, row.name, row.unit_price) == (mug.pk, "KOD-X", "Nazwa X", Decimal("24.90"))
    assert (row.quantity, row.auction_id, row.tax_code, row.attributes) == (2, "777", "8", attributes)
    assert binding.sent_fields["products"][0]["currency"] == "USD"
    assert order.total == Decimal("62.14")


def test_unforeseen_field_is_kept_and_named_in_the_log():
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), nowe_pole="wartość", **{"lista[a]": "x", "api_key": "tajne"}))
    assert OrderBinding.objects.get().sent_fields["nowe_pole"] == "wartość"
    assert "api_key" not in OrderBinding.objects.get().sent_fields
    assert events()[0].details["unforeseen_fields"] == ["api_key", "lista[a]", "nowe_pole"]


@pytest.mark.parametrize(("sent", "told"), [("8", "8"), ("5", None), ("", None)])
def test_a_status_that_does_not_decide_the_orders_state_is_named_in_the_log(sent, told):
    shop_make().call("OrderAdd", **order_fields(line(product_make()), status_id=sent))
    assert Order.objects.get().status == OrderStatus.AWAITING_SHOP == 5
    assert events()[0].details.get("ignored_status_id") == told


def test_text_longer_than_its_column_is_cut_and_kept_whole_beside():
    shop, mug = shop_make(), product_make()
    shop.call(
        "OrderAdd", **order_fields(line(mug, name="n" * 600), delivery_city="Ł" * 300, delivery_country_code="POL")
    )
    order = Order.objects.get()
    assert (order.delivery_city, order.delivery_country_code) == ("Ł" * 255, "")
    assert order.lines.get().name == "n" * 500
    sent = OrderBinding.objects.get().sent_fields
    assert (sent["delivery_city"], sent["delivery_country_code"]) == ("Ł" * 300, "POL")
    assert events()[0].details["cut_fields"] == ["delivery_city", "products[0].name"]


def test_unknown_method_ids_leave_the_names():
    shop, mug = shop_make(), product_make()
    shop.call(
        "OrderAdd",
        **order_fields(
            line(mug), delivery_method_id="99", delivery_method="Poczta", payment_method_id="x", payment_method="P"
        ),
    )
    order = Order.objects.get()
    assert (order.delivery_method, order.delivery_method_name) == (None, "Poczta")
    assert (order.payment_method, order.payment_method_name) == (None, "P")


def test_payment_method_of_the_shop_says_cash_on_delivery():
    shop, mug = shop_make(), product_make()
    cash = PaymentMethod.objects.create(name="Pobranie próbne", is_cash_on_delivery=True)
    shop.call("OrderAdd", **order_fields(line(mug), paid="0", payment_method_id=str(cash.pk)))
    order = Order.objects.get()
    assert (order.is_cash_on_delivery, order.is_held, order.payment_method_name) == (True, False, "Pobranie próbne")


@pytest.mark.parametrize(
    ("service", "comments", "marketplace"),
    [
        ("amazon", "[Allegro: x]", "amazon"),
        ("", "[Allegro: Client:1] proszę", "Allegro"),
        ("", "[bez dwukropka]", ""),
        ("", "[a] b: c", ""),
        ("", "Allegro: x", ""),
        ("", "", ""),
    ],
)
def test_marketplace_comes_from_service_or_the_comment(service, comments, marketplace):
    shop, mug = shop_make(), product_make()
    shop.call("OrderAdd", **order_fields(line(mug), service=service, user_comments=comments))
    assert Order.objects.get().marketplace == marketplace
    assert Order.objects.get().user_comments == comments


def test_missing_date_is_when_the_call_came():
    shop, mug, at = shop_make(), product_make(), datetime(2026, 3, 1, 12, tzinfo=UTC)
    shop.call("OrderAdd", at, **order_fields(line(mug), date_add="0"))
    assert Order.objects.get().placed_at == at


@pytest.mark.parametrize(
    "path",
    [PAYLOADS / "order_add.json", *real_paths("baselinker/orderadd_spinbits.json")],
    ids=lambda path: path.stem,
)
def test_whole_payload_puts_every_field_in_its_place(path):
    sent = json.loads(path.read_text())
    shop, game = shop_make(), product_make(stock=Decimal(5))
    products = json.loads(sent.get("products", "null")) or [line(game, 1, "16.80")]
    products[0] |= {"id": str(game.pk), "variant_id": str(game.pk), "sku": game.code}
    sent |= {"products": json.dumps(products)}
    fields = {name: value for name, value in sent.items() if name not in ("bl_pass", "action")}
    replies = [shop.call("OrderAdd", **fields) for _ in range(3)]
    order = Order.objects.get()
    assert replies == [{"order_id": str(order.pk)}] * 3
    for name, value in fields.items():
        for column in FIELD_COLUMNS.get(name, ())[:1]:
            stored = getattr(order, column)
            if isinstance(stored, bool):
                stored = str(int(stored))
            elif isinstance(stored, datetime):
                stored = str(int(stored.timestamp()))
            assert str(stored) == value, name
    row = order.lines.get()
    assert (row.product_id, row.unit_price, row.quantity) == (game.pk, Decimal("16.80"), 1)
    assert (row.name, row.code, row.auction_id) == tuple(products[0][k] for k in ("name", "sku", "auction_id"))
    assert OrderBinding.objects.get().external_id == sent["baselinker_id"]
    assert order.marketplace.lower() == "allegro"
    assert stock_of(game) == "4"
    assert [event.type for event in events()] == ["order_accepted"]
    assert "unforeseen_fields" not in events()[0].details
