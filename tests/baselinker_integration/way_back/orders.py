"""Orders that are in BaseLinker and in the shop."""

from __future__ import annotations

from typing import Any

from baselinker_integration.background.way_back import way_back_work
from baselinker_integration.models import Connection, StateMapping, TokenAccount, WayBack
from baselinker_integration.orders.intake import order_receive
from baselinker_integration.player.token_api.orders import order_place
from baselinker_integration.player.token_api.world import World
from baselinker_integration.token_api.accounts import token_paste
from baselinker_integration.way_back.finding import orders_find
from eshop.catalog.models import Product
from eshop.core import clock
from eshop.orders.models import Order, OrderStatus, Parcel
from eshop.orders.services.invoice import InvoiceData, order_invoice_set
from eshop.orders.services.parcels import ParcelData, order_parcel_add
from eshop.orders.services.status import order_status_move
from event_log.models import Event
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import product_make, shop_make
from tests.baselinker_integration.token_api.conftest import TOKEN

NEW, WORKED_ON, SENT, CANCELLED = 8069, 8070, 8071, 8072
MAPPED = {OrderStatus.CONFIRMED: WORKED_ON, OrderStatus.COMPLETED: SENT, OrderStatus.CANCELLED: CANCELLED}


def sending_make() -> TokenAccount:
    """An account with every switch on whose states are mapped, and which has looked at the journal once."""
    return sending_set(token_paste(connection=shop_make().connection, token=TOKEN))


def sending_set(account: TokenAccount) -> TokenAccount:
    """The account found good, with every switch on and its states mapped."""
    values = {"sends_state": True, "sends_parcels": True, "sends_invoice": True, "shop_storage": "shop_2444"}
    TokenAccount.objects.filter(pk=account.pk).update(**values, state="active", check_asked_at=None)
    StateMapping.objects.bulk_create(
        StateMapping(account=account, shop_state=state, status_id=status, status_name=f"status {status}")
        for state, status in MAPPED.items()
    )
    orders_find(clock.now())
    return TokenAccount.objects.select_related("connection").get(pk=account.pk)


def order_both(world: World, connection: Connection, number: int, **fields: Any) -> Order:
    """A paid order of one mug that BaseLinker has and pushed to the shop."""
    mug = Product.objects.filter(code="KUBEK-1").first() or product_make()
    sold = {"storage": "shop", "storage_id": 2444, "product_id": str(mug.pk), "variant_id": 0, "sku": mug.code}
    sold |= {"name": "Towar", "price_brutto": 10.0, "quantity": 1, "tax_rate": 23, "auction_id": "1"}
    pushed = order_fields(line(mug), baselinker_id=str(number), **fields)
    same = {name: pushed[name] for name in ("delivery_fullname", "delivery_address", "email", "phone")}
    same |= {"payment_method": "", "delivery_method": ""}
    order_place(world, number, products=[sold], delivery_price=9.99, payment_done=19.99, **same)
    received = order_receive(connection=connection, fields=pushed, now=clock.now())
    return Order.objects.get(pk=received)


def moved(order: Order, *states: OrderStatus) -> None:
    """The shop moves the order, one state after the other."""
    for state in states:
        order_status_move(order_id=order.pk, to=state, actor="anna")


def parcelled(order: Order, number: str, carrier: str = "InPost") -> None:
    """The ERP names a parcel."""
    order_parcel_add(order_id=order.pk, parcel=ParcelData(number, carrier), origin=Parcel.Origin.ERP, actor="ERP")


def invoiced(order: Order, number: str) -> None:
    """The ERP issues an invoice."""
    order_invoice_set(order_id=order.pk, invoice=InvoiceData(number), actor="ERP")


def work() -> int:
    """One pass of the worker; returns how many orders were dealt with."""
    return way_back_work(clock.now())


def row(order: Order) -> WayBack:
    return WayBack.objects.get(binding__order=order)


def waits(order: Order) -> bool:
    """Whether anything of the order is still due."""
    return WayBack.objects.filter(binding__order=order, due_at__isnull=False).exists()


def events(*types: str) -> list[Event]:
    """The events of these types, oldest first."""
    return list(Event.objects.filter(type__in=types).order_by("pk"))
