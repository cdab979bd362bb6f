"""ProductsPriceUpdate: gross prices written into the connection's price list (protocol, 3.9)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from eshop.catalog.models import Price, PriceList
from event_log.models import Event, Severity
from tests.baselinker_integration.actions.writes import encodings, event_codes, price_update
from tests.baselinker_integration.shop import product_make, shop_make

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def entry(product, price, **more):
    return {"product_id": str(product.pk), "price": price, **more}


def gross(product, price_list="Detaliczny"):
    return Price.objects.filter(product=product, price_list__name=price_list).values_list("gross", flat=True).first()


def test_prices_go_into_the_default_list_when_the_connection_names_none():
    first, second = product_make("A"), product_make("B", price=None)
    shop = shop_make(writes_prices=True)

    assert price_update(shop, entry(first, "24.90"), entry(second, "5")) == {"counter": 2}

    assert (gross(first), gross(second)) == (Decimal("24.90"), Decimal("5.00"))
    event = Event.objects.get(type="prices_updated")
    assert event.severity == Severity.INFO
    assert event.counts == {"changed": 2, "unchanged": 0, "skipped": 0}
    assert event.details == {"price_list": "Detaliczny", "changes": "A: 19.90 → 24.90; B: – → 5.00"}


def test_prices_go_into_the_connections_own_list_and_no_other():
    product = product_make("A")
    variant = product_make("A-XL", parent=product)
    allegro = PriceList.objects.create(name="Allegro")
    shop = shop_make(writes_prices=True, price_list=allegro)

    price_update(shop, entry(product, "24.90"), entry(product, "29.90", variant_id=str(variant.pk)))

    assert (gross(product, "Allegro"), gross(variant, "Allegro")) == (Decimal("24.90"), Decimal("29.90"))
    assert (gross(product), gross(variant)) == (Decimal("19.90"), Decimal("19.90"))


def test_a_list_in_another_currency_is_refused_with_a_warning_in_the_log():
    product = product_make()
    shop = shop_make(writes_prices=True, price_list=PriceList.objects.create(name="Eksport EUR", currency="EUR"))

    reply = price_update(shop, entry(product, "24.90"))

    assert reply["error_code"] == "currency_not_pln"
    assert "Eksport EUR" in reply["error_text"]
    assert Price.objects.count() == 1
    assert Event.objects.get(type="call_refused").severity == Severity.WARNING


def test_the_same_price_again_counts_and_changes_nothing():
    product, shop = product_make(), shop_make(writes_prices=True)
    shop.whole_import(MORNING)
    assert price_update(shop, entry(product, "19.9000")) == {"counter": 1}
    assert Event.objects.get(type="prices_updated").counts == {"changed": 0, "unchanged": 1, "skipped": 0}
    assert not shop.connection.feed.changes.exists()


@pytest.mark.parametrize(
    ("sent", "stored"),
    [("24.905", "24.91"), ("24.904", "24.90"), ("24,9", "24.90"), (0, "0.00"), ("-0", "0.00"), ("9999999999.99",) * 2],
)
def test_prices_are_rounded_half_up_to_the_grosz(sent, stored):
    product, shop = product_make(), shop_make(writes_prices=True)
    assert price_update(shop, entry(product, sent)) == {"counter": 1}
    assert gross(product) == Decimal(stored)


@pytest.mark.parametrize(
    "price", ["-0.01", "dziesięć", "", None, "NaN", "1e400", "9999999999.999", True, [1], {"a": 1}]
)
def test_a_bad_price_spoils_only_its_own_entry(price):
    first, second, shop = product_make("A"), product_make("B"), shop_make(writes_prices=True)

    assert price_update(shop, entry(first, price), entry(second, "3")) == {"counter": 1}

    assert (gross(first), gross(second)) == (Decimal("19.90"), Decimal("3.00"))
    event = Event.objects.get(type="prices_updated")
    assert (event.severity, event_codes(event)) == (Severity.WARNING, ["bad_entry"])


def test_unknown_items_are_skipped_and_the_last_of_several_prices_counts():
    product, shop = product_make(), shop_make(writes_prices=True)
    unknown = {"product_id": "999999", "price": "1"}
    assert price_update(shop, entry(product, "1"), unknown, entry(product, "2")) == {"counter": 2}
    assert gross(product) == Decimal("2.00")
    assert event_codes(Event.objects.get(type="prices_updated")) == ["unknown_item"]


def test_every_encoding_of_products_has_the_same_effect():
    shop = shop_make(writes_prices=True)
    for name in encodings("products", []):
        product = product_make(name)
        variant = product_make(f"{name} XL", parent=product)
        entries = [entry(product, "21.00"), entry(product, "22.00", variant_id=str(variant.pk))]
        fields = encodings("products", entries)[name]
        assert shop.call("ProductsPriceUpdate", **fields) == {"counter": 2}, name
        assert (gross(product), gross(variant)) == (Decimal("21.00"), Decimal("22.00")), name


def test_off_by_default_and_then_absent_and_unsupported():
    product, shop = product_make(), shop_make()
    assert "ProductsPriceUpdate" not in shop.call("SupportedMethods")
    assert price_update(shop, entry(product, "1"))["error_code"] == "unsupported_action"
    assert gross(product) == Decimal("19.90")


def test_what_baselinker_sees_moves_with_the_next_run_only():
    product, shop = product_make(), shop_make(writes_prices=True)
    shop.whole_import(MORNING)
    price_update(shop, entry(product, "1"))
    assert shop.call("ProductsData", MORNING, products_id=str(product.pk))[str(product.pk)]["price"] == "19.90"
    assert shop.whole_import(MORNING + timedelta(days=1))[str(product.pk)]["price"] == "1.00"


def test_flat_fields_are_read_when_there_is_no_list():
    product, shop = product_make("A", price=Decimal("10.00")), shop_make(writes_prices=True)
    assert shop.call("ProductsPriceUpdate", product_id1=str(product.pk), variant_id1="0", value1="12,50") == {
        "counter": 1
    }
    assert product.prices.get().gross == Decimal("12.50")
