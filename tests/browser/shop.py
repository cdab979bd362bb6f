"""A small shop with something on every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from event_log.models import Severity
from tests import factories


@dataclass
class Shop:
    owner: Any
    connection: Any
    product: Any
    grouped: Any
    order: Any
    held: Any
    run: Any
    call: Any
    event: Any


def shop_make() -> Shop:
    from eshop.addons.services import addon_ensure_active

    owner = factories.user_make("Właściciel", username="anna.nowak")
    addon_ensure_active(code="baselinker")
    connection = factories.connection_make("Konto główne", slug="konto-glowne")
    shoes = factories.category_make("Obuwie")
    running = factories.category_make("Buty do biegania", parent=shoes)
    factories.category_make("Odzież")
    maker = factories.manufacturer_make("Kalenji")
    grouped = factories.product_make(
        "BUT-01",
        name="Buty do biegania Zając",
        category=running,
        manufacturer=maker,
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
        quantity=120,
        ean="5901234123457",
        description="Bidon bez BPA.\nMieści 750 ml.",
    )
    for number in range(1, 13):
        factories.product_make(
            f"SKA-{number:02}", name=f"Skarpety sportowe {number}", category=running, quantity=number * 3
        )
    nameless = factories.product_make("BEZ-NAZWY", name="", quantity=1)
    order = factories.order_make(
        product,
        grouped,
        delivery_point_code="WAW123M",
        delivery_point_name="Paczkomat WAW123M",
        delivery_point_address="Marszałkowska 10",
        delivery_point_postcode="00-590",
        delivery_point_city="Warszawa",
        want_invoice=True,
        invoice_company="Kowalski sp. z o.o.",
        invoice_nip="5252248481",
        user_comments="Proszę zapakować na prezent.",
    )
    for number, name in enumerate(("Ewa Lis", "Piotr Wójcik", "Zofia Żak", "Adam Mróz"), 1):
        factories.order_make(
            product, delivery_fullname=name, placed_at=timezone.now() - timedelta(days=number), status=5 + number % 3
        )
    held = factories.order_make(
        product, is_held=True, is_paid=False, paid_at=None, status=4, delivery_fullname="Maria Wrona"
    )
    for back in range(1, 6):
        factories.run_make(
            connection,
            day=timezone.localdate() - timedelta(days=back),
            opened_at=timezone.now() - timedelta(days=back),
            state="warnings",
            product_count=15,
            withheld=1,
            warned=4,
            added=back,
            changed=back * 2,
            unchanged=10,
        )
    run = factories.run_make(connection, state="errors", withheld=1, warned=3, product_count=15)
    call = factories.call_make(connection)
    factories.event_make("addon_activated")
    factories.event_make("account_connected", connection=connection, subject=connection)
    event = factories.event_make(
        "run_completed",
        severity=Severity.ERROR,
        connection=connection,
        items={nameless: "no_name", product: "no_ean", grouped: "too_many_images"},
        counts={"added": 2, "changed": 1, "unchanged": 12, "withheld": 1},
        duration_ms=1840,
        subject=run,
        message="Jeden towar wstrzymano, dwa wysłano z ostrzeżeniem.",
    )
    for _repeat in range(3):
        factories.event_make(
            "sync_refused",
            severity=Severity.WARNING,
            connection=connection,
            collapse_key="refused:list:today",
            message="Następna synchronizacja możliwa jutro o 00:00.",
        )
    factories.event_make("order_accepted", connection=connection, subject=order, counts={"lines": 2}, duration_ms=62)
    factories.event_make(
        "order_refused",
        severity=Severity.ERROR,
        connection=connection,
        items={product: "unknown_product"},
        duration_ms=18,
    )
    return Shop(owner, connection, product, grouped, order, held, run, call, event)
