"""Orders of the fake endpoint."""

import time

STATUSES = {"1": "nowe", "2": "wysłane", "8": "anulowane"}
DELIVERY = {"4": "Kurier"}
PAYMENTS = {"2": "Przelew"}
TEXTS = (
    "delivery_fullname",
    "delivery_company",
    "delivery_address",
    "delivery_city",
    "delivery_postcode",
    "delivery_state_code",
    "delivery_country",
    "delivery_country_code",
    "invoice_fullname",
    "invoice_company",
    "invoice_address",
    "invoice_city",
    "invoice_postcode",
    "invoice_state_code",
    "invoice_country",
    "invoice_country_code",
    "invoice_nip",
    "delivery_point_id",
    "delivery_point_name",
    "delivery_point_address",
    "delivery_point_postcode",
    "delivery_point_city",
    "phone",
    "email",
    "payment_method",
    "currency",
    "user_comments",
    "delivery_method",
    "transaction_id",
)


def line(product_id, product, quantity):
    return {
        "id": product_id,
        "variant_id": "0",
        "name": product["name"],
        "quantity": quantity,
        "price": float(product["price"]),
        "weight": 0.4,
        "tax": 23,
        "ean": product["ean"],
        "sku": product["sku"],
        "location": "",
        "attributes": [],
    }


def order(fields, lines, *, paid=0, placed=None):
    return {
        **{name: fields.get(name, "") for name in TEXTS},
        "date_add": placed or int(time.time()),
        "payment_method_id": "2",
        "payment_method_cod": int(fields.get("payment_method_cod") or 0),
        "payment_external_id": "",
        "payment_operator": "",
        "user_comments_long": "",
        "admin_comments": "",
        "status_id": "1",
        "delivery_method_id": "4",
        "delivery_price": float(fields.get("delivery_price") or 0),
        "paid": paid,
        "paid_time": 1735689700 if paid else 0,
        "want_invoice": int(fields.get("want_invoice") or 0),
        "extra_field_1": "",
        "extra_field_2": "",
        "products": lines,
    }


def own_orders(products):
    """Twelve orders placed in the shop itself."""
    fields = {"delivery_fullname": "Jan Testowy", "currency": "PLN", "email": "jan@example.invalid"}
    return {
        str(number): order(fields, [line("1", products["1"], 1)], paid=number % 2, placed=1735689600 + number * 60)
        for number in range(3001, 3013)
    }
