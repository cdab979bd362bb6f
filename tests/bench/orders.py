"""Orders as BaseLinker pushes them: three lines, an address, an invoice."""

import itertools
import json
import random

from tests.bench.client import Client

_numbers = itertools.count(1)


def order_fields(source: random.Random, ids: list[str]) -> dict[str, str]:
    """A new order of three products, one to three pieces each."""
    number = next(_numbers)
    lines = [
        {"id": pk, "variant_id": 0, "name": "Pozycja", "price": "19.99", "quantity": source.randint(1, 3), "tax": 23}
        for pk in source.sample(ids, 3)
    ]
    return {
        "previous_order_id": "",
        "baselinker_id": str(number),
        "delivery_fullname": "Jan Kowalski",
        "delivery_address": f"ul. Prosta {number % 900}",
        "delivery_city": "Warszawa",
        "delivery_postcode": f"00-{number % 1000:03d}",
        "delivery_country": "Polska",
        "delivery_country_code": "PL",
        "invoice_fullname": "Jan Kowalski",
        "invoice_company": "Firma sp. z o.o.",
        "invoice_address": "ul. Prosta 1",
        "invoice_city": "Warszawa",
        "invoice_postcode": "00-001",
        "invoice_country_code": "PL",
        "invoice_nip": "5250000000",
        "phone": "500600700",
        "email": f"k{number}@poczta.example",
        "delivery_method": "Kurier",
        "delivery_price": "14.99",
        "user_comments": "Proszę o szybką wysyłkę",
        "currency": "PLN",
        "payment_method": "przelew",
        "payment_method_cod": "0",
        "paid": "1",
        "change_products_quantity": "1",
        "products": json.dumps(lines),
    }


def order_push(client: Client, source: random.Random, ids: list[str]) -> float:
    """Push one new order; returns seconds."""
    return client.post("OrderAdd", **order_fields(source, ids))[0]
