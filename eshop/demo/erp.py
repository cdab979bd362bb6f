"""The ERP of the demo: it has the shop's goods and two that are new, and it takes and sends the orders."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from eshop.api.clients.services import client_create, token_create
from eshop.api.player.catalogue import Catalogue, catalogue_read
from eshop.api.player.client import ErpClient
from eshop.api.player.day import ErpDay
from eshop.api.scopes import Scope
from eshop.catalog.models import Product
from eshop.demo.ledger import Ledger
from eshop.orders.models import Order, OrderStatus, Parcel

_NEW: list[dict[str, Any]] = [
    {
        "external_id": f"ERP-{code}",
        "code": code,
        "name": name,
        "ean": ean,
        "vat": "23",
        "weight": "0.250",
        "unit": "szt.",
        "category": ["Turystyka", "Kuchnia polowa"],
        "images": [f"https://zdjecia.lesna-polana.example/{code.lower()}-1.jpg"],
        "prices": [{"gross": gross}, {"price_list": "BaseLinker", "gross": gross}],
        "stock": "25",
    }
    for code, name, ean, gross in (
        ("MENAZKA-JELEN", "Menażka „Jeleń” 0,8 l", "5901123498000", "59.00"),
        ("TERMOS-RYS", "Termos „Ryś” 0,5 l", "5901123498017", "79.00"),
    )
]


def erp_token_make() -> str:
    """A token of a client that may do everything with goods and orders."""
    return token_create(client=client_create(name="ERP", scopes=Scope.values)).text


def erp_catalogue(client: ErpClient, path: Path) -> Catalogue:
    """What the ERP has, written to `path`: the shop's items as its API tells them, and the new ones."""
    known = [item for page in client.pages("/items", limit="500") for item in page["items"]]
    rows = [_sendable(item) for item in known]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows + _NEW), encoding="utf-8")
    return catalogue_read(path)


def _sendable(item: dict[str, Any]) -> dict[str, Any]:
    """The item as a row: without what is only told, and without a stock below zero, which nobody can count."""
    left_out = {"changed_at"} | ({"stock"} if item["stock"].startswith("-") else set())
    return {name: value for name, value in item.items() if name not in left_out}


def erp_morning_play(ledger: Ledger, day: ErpDay) -> None:
    """The whole sync: the new items come in, and nothing that the shop had goes or changes."""
    before = Product.objects.filter(is_active=True).count()
    day.morning_play()
    added = day.steps[0].counts.get("created")
    offer = Product.objects.filter(is_active=True).count()
    ledger.check(
        _("ERP przysłał cały katalog przez API, nowe towary: %(count)s") % {"count": len(_NEW)},
        not day.failed and added == len(_NEW) and offer == before + added,
        day.steps,
    )


def erp_orders_play(ledger: Ledger, day: ErpDay) -> None:
    """Both orders that wait are taken under the ERP's numbers, then completed with parcel and invoice."""
    waiting = list(Order.objects.filter(status=OrderStatus.AWAITING_SHOP, is_held=False).values_list("pk", flat=True))
    day.orders_play()
    taken = Order.objects.filter(pk__in=waiting).exclude(erp_number="").exclude(acknowledged_at=None)
    ledger.check(
        _("ERP pobrał zamówienia i potwierdził: %(count)s") % {"count": len(waiting)},
        taken.count() == len(waiting) == 2,
        day.steps,
    )
    sent = taken.filter(status=OrderStatus.COMPLETED).exclude(invoice_number="")
    parcels = Parcel.objects.filter(order__in=sent, origin=Parcel.Origin.ERP).count()
    ledger.check(
        _("ERP odesłał paczki i faktury, zamówienia zrealizowane"),
        not day.failed and sent.count() == parcels == len(waiting),
        day.steps,
    )
