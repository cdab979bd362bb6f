"""The way back in the demo: what the ERP said of orders arrives in a played BaseLinker, and a lost order is found."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from baselinker_integration.background.way_back import way_back_work
from baselinker_integration.models import Connection, LostOrder, OrderBinding, ReadingState, StateMapping, TokenAccount
from baselinker_integration.player.token_api.orders import order_place
from baselinker_integration.player.token_api.server import serving
from baselinker_integration.player.token_api.world import World
from baselinker_integration.token_api.accounts import token_paste, way_back_update
from baselinker_integration.token_api.check import token_check
from baselinker_integration.way_back.fetching import lost_order_ask
from baselinker_integration.way_back.finding import orders_find
from eshop.core import clock
from eshop.demo.ledger import Ledger
from eshop.orders.models import Order, OrderStatus

SENT = 8071
LOST = 700_009
PATIENCE = 60.0
"""Seconds; on a machine with time to spare it takes ten."""


@contextmanager
def way_back_begin(connection: Connection, token: str) -> Iterator[World]:
    """Play BaseLinker's token API, with the orders that it pushed, and connect the account to it."""
    world = World(token=token)
    for binding in OrderBinding.objects.filter(connection=connection).select_related("order"):
        order_place(world, int(binding.external_id), payment_done=float(binding.order.total))
    with serving(world) as url:
        settings.BASELINKER_API_URL = url
        account = token_paste(connection=connection, token=token)
        token_check(account.pk, clock.now())
        account.refresh_from_db()
        way_back_update(account=account, sends_state=True, sends_parcels=True, sends_invoice=True, reads_changes=True)
        StateMapping.objects.create(
            account=account, shop_state=OrderStatus.COMPLETED, status_id=SENT, status_name="Wysłane"
        )
        orders_find(clock.now())
        yield world


def way_back_play(ledger: Ledger, connection: Connection, world: World) -> None:
    """What the ERP did goes back; an order that BaseLinker never pushed is found and fetched."""
    way_back_work(clock.now())
    done = Order.objects.filter(baselinker_binding__connection=connection, status=OrderStatus.COMPLETED)
    numbers = {int(each): order for order in done for each in [order.baselinker_binding.external_id]}
    seen = {number: world.orders[number]["order_status_id"] for number in numbers}
    ledger.check(_("Stan zamówień dotarł do BaseLinkera"), bool(seen) and set(seen.values()) == {SENT}, seen)
    parcels = {number: [each["courier_package_nr"] for each in world.parcels.get(number, [])] for number in numbers}
    own = {number: [parcel.number for parcel in order.parcels.all()] for number, order in numbers.items()}
    ledger.check(_("Numery przesyłek dotarły do BaseLinkera, każdy raz"), parcels == own, parcels)
    invoices = {number: world.orders[number]["extra_field_1"] for number in numbers}
    named = {number: order.invoice_number for number, order in numbers.items()}
    ledger.check(_("Numery faktur dotarły do BaseLinkera"), invoices == named, invoices)
    _lost_find(ledger, connection, world)


def _lost_find(ledger: Ledger, connection: Connection, world: World) -> None:
    account = TokenAccount.objects.get(connection=connection)
    bought = OrderBinding.objects.filter(connection=connection).first()
    pushed = bought.sent_fields["products"] if bought else []
    lines: list[dict[str, Any]] = [
        {
            "storage": "shop",
            "storage_id": int(account.shop_storage.removeprefix("shop_") or 0),
            "product_id": line.get("id", ""),
            "variant_id": line.get("variant_id", "0"),
            "sku": line.get("sku", ""),
            "name": line.get("name", ""),
            "price_brutto": float(line["price"]),
            "quantity": int(line["quantity"]),
            "tax_rate": 23,
        }
        for line in pushed
    ]
    paid = sum((Decimal(line["price"]) * int(line["quantity"]) for line in pushed), Decimal(0))
    earlier = round((clock.now() - timedelta(hours=2)).timestamp())
    order_place(world, LOST, products=lines, payment_done=float(paid), date_confirmed=earlier, order_source="allegro")
    lost = LostOrder.objects.filter(account=account, external_id=str(LOST))
    ledger.check(_("Znaleziono opłacone zamówienie, które nie dotarło"), _worked_until(account, lost.exists))
    lost_order_ask(account=account, external_id=str(LOST))
    fetched = Order.objects.filter(baselinker_binding__external_id=str(LOST), is_paid=True)
    ledger.check(_("Zamówienie zostało pobrane"), _worked_until(account, fetched.exists))


def _worked_until(account: TokenAccount, is_done: Callable[[], bool]) -> bool:
    """Whether `is_done` after some passes. Looking for orders gives way to what was just sent, for some seconds."""
    until = time.monotonic() + PATIENCE
    while not is_done() and time.monotonic() < until:
        ReadingState.objects.filter(account=account).update(sweep_due_at=None)
        way_back_work(clock.now())
        time.sleep(0.5)
    return is_done()
