"""The orders that BaseLinker pushes in the demo: invented buyers, goods that the import has brought."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from baselinker_integration.player.copy import CatalogueCopy

_BUYER = {
    "delivery_fullname": "Zofia Przykładna",
    "delivery_address": "Wzorcowa 7/2",
    "delivery_postcode": "30-001",
    "delivery_city": "Kraków",
    "delivery_country": "Polska",
    "delivery_country_code": "PL",
    "invoice_fullname": "Zofia Przykładna",
    "email": "zofia.przykladna@example.invalid",
    "phone": "500000001",
    "currency": "PLN",
    "delivery_method": "Kurier",
    "delivery_price": "14.99",
    "want_invoice": "0",
    "change_products_quantity": "1",
}


def items_in_stock(copy: CatalogueCopy, *, at_least: int) -> Iterator[dict[str, Any]]:
    """Lines of one piece for every item of the copy with `at_least` pieces; variants stand for their product."""
    for product_id in sorted(copy.ids(), key=int):
        product = copy.get("data", product_id)
        variants = product.get("variants") or {"0": product}
        for variant_id, item in variants.items():
            if item["quantity"] >= at_least and Decimal(str(item["price"])) > 0:
                yield {
                    "id": product_id,
                    "variant_id": variant_id,
                    "sku": item["sku"],
                    "name": item.get("full_name") or item["name"],
                    "price": str(item["price"]),
                    "quantity": "1",
                    "auction_id": f"9{product_id}",
                }


def paid_order(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Bought on Allegro, paid, to be fetched from a parcel locker."""
    return {
        **_BUYER,
        "baselinker_id": "700001",
        "service": "allegro",
        "client_login": "kupujaca_demo",
        "delivery_method": "Paczkomat InPost",
        "delivery_point_id": "KRA010",
        "delivery_point_name": "Paczkomat KRA010",
        "payment_method": "Przelewy24",
        "payment_method_cod": "0",
        "paid": "1",
        "user_comments": "Proszę o zapakowanie na prezent",
        "products": lines,
    }


def cash_order(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Cash on delivery, for a firm that wants an invoice."""
    return {
        **_BUYER,
        "baselinker_id": "700002",
        "invoice_company": "Przykład sp. z o.o.",
        "invoice_nip": "5260250274",
        "want_invoice": "1",
        "payment_method": "Pobranie",
        "payment_method_cod": "1",
        "paid": "0",
        "products": lines,
    }


def unpaid_order(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Not paid yet: the shop keeps it aside until payment is reported."""
    order = {**_BUYER, "baselinker_id": "700003", "payment_method": "Przelew", "payment_method_cod": "0", "paid": "0"}
    return {**order, "products": lines}


def unknown_item_order() -> dict[str, Any]:
    """An offer that nobody linked to an item of this shop."""
    line = {"id": "", "variant_id": "0", "name": "Nieznany towar", "price": "10.00", "quantity": "1", "auction_id": "1"}
    return {**_BUYER, "baselinker_id": "700004", "payment_method_cod": "0", "paid": "1", "products": [line]}
