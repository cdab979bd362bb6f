"""A small shop with something on every page, filled through the services and the connector itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from baselinker_integration.accounts.connections import connection_create
from baselinker_integration.models import InboundCall, SyncRun
from eshop.addons.services import addon_ensure_active
from eshop.api.clients.services import client_create, token_create
from eshop.api.models import ApiJob, ApiJobRefusal
from eshop.api.scopes import Scope
from eshop.core import clock
from eshop.orders.models import Order
from eshop.panel.roles import roles_install
from event_log.models import Event
from tests import factories
from tests.browser.way_back import way_back_fill


@dataclass
class Shop:
    owner: Any
    reader: Any
    connection: Any
    product: Any
    grouped: Any
    order: Any
    held: Any
    run: Any
    call: Any
    event: Any
    import_tried: Any
    import_done: Any
    erp: Any
    bulk: Any
    outbound: Any


def shop_make() -> Shop:
    roles_install()
    owner = factories.user_make("Właściciel", username="wlasciciel")
    reader = factories.user_make("Tylko odczyt", username="jan.czytelnik")
    addon_ensure_active(code="baselinker")
    product, grouped = _catalogue()
    connected = connection_create(name="Konto główne", key="klucz-do-testow-0123456789")
    baselinker = BaseLinker(connected.connection.path, connected.key)
    run = _synchronise(baselinker, connected.connection)
    _orders(baselinker, product, grouped)
    order = Order.objects.get(baselinker_binding__external_id="9001")
    return Shop(
        owner,
        reader,
        connected.connection,
        product,
        grouped,
        order,
        Order.objects.get(is_held=True),
        run,
        InboundCall.objects.filter(state="refused").last(),
        Event.objects.filter(type="run_completed").last(),
        factories.import_make(owner, state="checked"),
        factories.import_make(owner, state="done", is_undoable=True),
        _erp(),
        factories.bulk_make(owner, "anuluj", [order.pk]),
        way_back_fill(connected.connection, order),
    )


def _erp() -> Any:
    """A client that has called, and one that has no token yet."""
    client_create(name="Subiekt", scopes=[Scope.ORDERS_READ])
    client = client_create(name="Comarch Optima", scopes=Scope.values, networks=["127.0.0.0/8"])
    token = token_create(client=client).text
    headers = {"authorization": f"Bearer {token}"}
    Client().get("/api/v1/status", headers=headers)
    Client().post("/api/v1/sync-runs", "{}", content_type="application/json", headers=headers)
    made = {"state": "done", "file_lines": 1200, "lines": 1200, "created": 1199, "rejected": 1}
    job = ApiJob.objects.create(client=client, form="csv", size=1, created_at=timezone.now(), **made)
    errors = [{"pointer": "/name", "code": "bad_value", "detail": "Podaj nazwę."}]
    ApiJobRefusal.objects.create(job=job, line=7, external_id="K-7", errors=errors)
    return client


def _catalogue() -> tuple[Any, Any]:
    shoes = factories.category_make("Obuwie")
    running = factories.category_make("Buty do biegania", parent=shoes)
    factories.category_make("Odzież")
    grouped = factories.product_make(
        "BUT-01",
        name="Buty do biegania Zając",
        category=running,
        manufacturer=factories.manufacturer_make("Kalenji"),
        gross="299.00",
        quantity=0,
        attributes=[["Materiał", "siatka"], ["Sezon", "lato"]],
        images=["https://img.example.com/but.jpg"],
    )
    for size in ("41", "42", "43"):
        factories.product_make(
            f"BUT-01-{size}",
            name=f"Buty do biegania Zając {size}",
            variant_name=size,
            parent=grouped,
            gross="299.00",
            quantity=int(size) - 40,
        )
    product = factories.product_make(
        "BID-750",
        name="Bidon 750 ml żółty",
        category=shoes,
        gross="24.99",
        quantity=3,
        ean="5901234123457",
        description="Bidon bez BPA.\nMieści 750 ml.",
        images=["https://img.example.com/bidon.jpg"],
    )
    for number in range(1, 13):
        category = running if number % 3 else None
        name = f"Skarpety sportowe {number}"
        factories.product_make(f"SKA-{number:02}", name=name, category=category, quantity=number * 3)
    factories.product_make("BEZ-NAZWY", name="", quantity=1)
    return product, grouped


class BaseLinker:
    """Calls the connector over the test client."""

    def __init__(self, path: str, key: str) -> None:
        self.path, self.key, self.client = path, key, Client()

    def call(self, action: str, **fields: Any) -> Any:
        return self.client.post(self.path, {"bl_pass": self.key, "action": action, **fields}).json()


def _synchronise(baselinker: BaseLinker, connection: Any) -> SyncRun:
    """Today's whole import, closed, a refused second one, and made-up runs of the days before."""
    today = clock.business_date(clock.now(), connection.day_start)
    ids = [key for key in baselinker.call("ProductsList", page=1) if key != "pages"]
    baselinker.call("ProductsData", products_id=",".join(ids))
    baselinker.call("ProductsPrices", page=1)
    baselinker.call("ProductsQuantity", page=1)
    baselinker.call("ProductsPrices", page=1)
    run = SyncRun.objects.get()
    for back in range(1, 8):
        factories.run_make(
            connection,
            day=today - timedelta(days=back),
            opened_at=timezone.now() - timedelta(days=back),
            state="warnings",
            product_count=15,
            items_sent=15 - back % 3,
            items_warned=3 + back % 3,
            items_withheld=back % 2,
            added=back % 3,
            changed=back * 2 % 7,
            unchanged=10,
        )
    return run


def _orders(baselinker: BaseLinker, product: Any, grouped: Any) -> None:
    buyer = {
        "delivery_fullname": "Jan Kowalski",
        "delivery_address": "Długa 1",
        "delivery_postcode": "00-001",
        "delivery_city": "Warszawa",
        "delivery_country": "Polska",
        "delivery_country_code": "PL",
        "email": "jan.kowalski@example.com",
        "phone": "600100200",
        "delivery_method": "Paczkomat",
        "delivery_price": "12.99",
        "payment_method": "Przelew",
        "currency": "PLN",
        "service": "allegro",
        "change_products_quantity": "1",
    }

    def push(number: int, item: Any, quantity: int = 1, **fields: Any) -> None:
        item_id = item if isinstance(item, str) else str(item.pk)
        line = json.dumps([{"id": item_id, "name": "Pozycja z oferty", "price": "24.99", "quantity": quantity}])
        baselinker.call("OrderAdd", baselinker_id=str(number), products=line, **(buyer | {"paid": "1"} | fields))

    push(
        9001,
        product,
        delivery_point_id="WAW123M",
        delivery_point_name="Paczkomat WAW123M",
        delivery_point_address="Marszałkowska 10",
        delivery_point_postcode="00-590",
        delivery_point_city="Warszawa",
        want_invoice="1",
        invoice_company="Kowalski sp. z o.o.",
        invoice_nip="5252248481",
        user_comments="Proszę zapakować na prezent.",
    )
    for number, (name, service) in enumerate(
        (("Ewa Lis", "amazon"), ("Piotr Wójcik", "allegro"), ("Zofia Żak", "ebay"), ("Adam Mróz", "allegro")), 2
    ):
        placed = int((timezone.now() - timedelta(days=number)).timestamp())
        push(9000 + number, grouped, delivery_fullname=name, service=service, date_add=str(placed))
    push(9010, product, quantity=5, delivery_fullname="Olga Sowa")
    push(9020, product, paid="0", delivery_fullname="Maria Wrona")
    push(9030, "999999", delivery_fullname="Karol Dąb")
