"""Small builders of shop data for tests. Each takes what the test cares about and makes up the rest."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from baselinker_integration.models import Connection, Feed, InboundCall, SyncRun
from eshop.catalog.models import Category, Manufacturer, Price, PriceList, Product, Stock, VatRate
from eshop.catalog.searching import items_entries_add
from eshop.orders.models import Order, OrderChange, OrderLine, OrderSource, OrderStatus
from eshop.orders.searching import orders_entries_replace
from eshop.panel.bulk.action import BulkAction
from eshop.panel.bulk.jobs import job_draft
from eshop.panel.bulk.registry import action_get
from eshop.panel.models import BulkJob, ImportJob
from event_log.models import Event, Severity
from event_log.services import Problem, event_record

_numbers = itertools.count(1)


def user_make(role: str = "", *, username: str = "", is_superuser: bool = False) -> User:
    """A person who may sign in to the panel; `role` names one of the panel's groups."""
    user = User.objects.create_user(
        username or f"user{next(_numbers)}", password="correct horse battery", is_staff=True, is_superuser=is_superuser
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def sign_in(client: Any, user: User) -> None:
    """Give the client a session of `user` that began just now with his password."""
    client.force_login(user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, "password", username=user.username)
    session.save()


def session_make(user: User, *, user_agent: str, ip: str = "192.0.2.7") -> UserSession:
    """Another browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return UserSession.objects.create(user=user, ip=ip, user_agent=user_agent, session_key=client.session.session_key)


def category_make(name: str = "", *, parent: Category | None = None) -> Category:
    return Category.objects.create(name=name or f"Kategoria {next(_numbers)}", parent=parent)


def price_list_default() -> PriceList:
    found = PriceList.objects.filter(is_default=True).first()
    return found or PriceList.objects.create(name="Detaliczny", is_default=True)


def product_make(
    code: str | None = None,
    *,
    name: str | None = None,
    gross: str | None = "19.99",
    quantity: str | int = 5,
    parent: Product | None = None,
    category: Category | None = None,
    vat: str = "23",
    **fields: Any,
) -> Product:
    """An item with a price in the default list and stock; `gross=None` makes one without price."""
    number = next(_numbers)
    product = Product.objects.create(
        external_id=fields.pop("external_id", f"ext-{number}"),
        code=f"KOD-{number}" if code is None else code,
        name=f"Towar {number}" if name is None else name,
        parent=parent,
        category=category,
        vat_rate=VatRate.objects.get_or_create(code=vat)[0],
        **fields,
    )
    Stock.objects.create(product=product, quantity=Decimal(quantity))
    if gross is not None:
        Price.objects.create(product=product, price_list=price_list_default(), gross=Decimal(gross))
    items_entries_add([product])
    return product


def manufacturer_make(name: str = "") -> Manufacturer:
    return Manufacturer.objects.create(name=name or f"Producent {next(_numbers)}")


def connection_make(name: str = "", **fields: Any) -> Connection:
    number = next(_numbers)
    connection = Connection.objects.create(
        name=name or f"Konto {number}", slug=fields.pop("slug", f"konto-{number}"), **fields
    )
    Feed.objects.create(connection=connection)
    return connection


def import_make(user: User, **fields: Any) -> ImportJob:
    """A file that was sent in and tried, with a rejected row and a note; the file itself is not there."""
    counts = {"created": 35, "updated": 412, "unchanged": 745, "rejected": 1, "kept_sales": 0, "notes": 1}
    problems = [
        [118, "price", ["oczekiwano stawki VAT, np. 23, 8, zw; jest „%(value)s”", {"value": "zapytaj"}], False],
        [204, "EAN", ["za dużo kodów EAN; zostawiono: %(codes)s", {"codes": "5901234123457"}], True],
    ]
    values: dict[str, Any] = {
        "user_label": user.get_username(),
        "name": "hurtownia-listopad.csv",
        "file": "imports/brak/hurtownia-listopad.csv",
        "rejected_file": "imports/brak/rejected/rows.csv",
        "size": 192_512,
        "sha256": "0" * 64,
        "file_format": "prestashop",
        "encoding": "Windows-1250",
        "counts": counts,
        "problems": problems,
    }
    return ImportJob.objects.create(user=user, **(values | fields))


def bulk_make(user: User, action: str, ids: list[int], *, page: str = "orders.order") -> BulkJob:
    """A change of many rows that nobody has confirmed yet."""
    asked = action_get(page, action)
    assert isinstance(asked, BulkAction)
    return job_draft(user=user, language="pl", page=page, query="", action=asked, ids=ids)


def order_make(*lines: Product, quantity: int = 1, **fields: Any) -> Order:
    """An order with one line per item, paid and from BaseLinker unless `fields` say otherwise."""
    values: dict[str, Any] = {
        "source": OrderSource.BASELINKER,
        "marketplace": "allegro",
        "status": OrderStatus.AWAITING_SHOP,
        "placed_at": timezone.now(),
        "delivery_fullname": "Jan Kowalski",
        "delivery_address": "Długa 1",
        "delivery_postcode": "00-001",
        "delivery_city": "Warszawa",
        "delivery_country": "Polska",
        "delivery_country_code": "PL",
        "email": "jan.kowalski@example.com",
        "phone": "600100200",
        "delivery_method_name": "Kurier",
        "delivery_price": Decimal("12.99"),
        "payment_method_name": "Przelew",
        "is_paid": True,
        "paid_at": timezone.now(),
        **fields,
    }
    total = values["delivery_price"] + Decimal("19.99") * quantity * len(lines)
    order = Order.objects.create(total=values.pop("total", total), **values)
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=position,
            product=product,
            code=product.code,
            name=product.name,
            unit_price=Decimal("19.99"),
            quantity=quantity,
            tax_code="23",
            taken=quantity,
        )
        for position, product in enumerate(lines, 1)
    )
    OrderChange.objects.create(order=order, kind=OrderChange.Kind.CREATED, to_status=order.status, actor="BaseLinker")
    orders_entries_replace([order.pk])
    return order


def run_make(connection: Connection, *, day: date | None = None, state: str = "completed", **fields: Any) -> SyncRun:
    opened = fields.pop("opened_at", timezone.now() - timedelta(minutes=10))
    values: dict[str, Any] = {"product_count": 10, "sent": 10, "added": 2, "changed": 1, "unchanged": 7, **fields}
    return SyncRun.objects.create(
        connection=connection,
        business_date=day or timezone.localdate(),
        state=state,
        opened_at=opened,
        last_call_at=opened + timedelta(minutes=1),
        closed_at=None if state == "open" else opened + timedelta(minutes=2),
        moved_at=opened,
        taken_at=opened,
        generation=1,
        **values,
    )


def call_make(connection: Connection, *, state: str = "refused", **fields: Any) -> InboundCall:
    values: dict[str, Any] = {
        "action": "OrderAdd",
        "external_id": str(next(_numbers)),
        "error_code": "unknown_product",
        "request": {"delivery_fullname": "J… K…", "products": [{"id": "999", "quantity": 1}]},
        "response": {"error": True, "error_code": "unknown_product"},
        **fields,
    }
    return InboundCall.objects.create(connection=connection, state=state, **values)


def event_make(
    type_code: str = "run_completed",
    *,
    severity: Severity = Severity.INFO,
    connection: Connection | None = None,
    items: dict[Product, str] | None = None,
    **fields: Any,
) -> Event:
    """An event; `items` gives each item with its problem code."""
    problems = [
        Problem(code, "catalog.product", str(item.pk), item.code, item.name, "name")
        for item, code in (items or {}).items()
    ]
    return event_record(
        type_code,
        severity=severity,
        connection_ref=str(connection.pk) if connection else "",
        connection_label=connection.name if connection else "",
        problems=problems,
        **fields,
    )
