"""The way back against a played token API: one change at a time, a thousand states at once, and what a parcel costs.

The gate lets calls through as in production. Of parcels fifty are sent: a thousand would take half an hour.
"""

import statistics
import time

from django.conf import settings
from django.core.management import call_command

from baselinker_integration.models import OrderBinding, StateMapping, TokenAccount
from baselinker_integration.player.token_api.orders import order_place
from baselinker_integration.player.token_api.server import serving
from baselinker_integration.player.token_api.world import World
from baselinker_integration.token_api import gate
from baselinker_integration.token_api.accounts import token_paste
from baselinker_integration.way_back.finding import orders_find
from baselinker_integration.way_back.sending import account_send
from eshop.core import clock
from eshop.orders.models import Order, OrderChange, OrderStatus, Parcel
from eshop.orders.services.changes import changes_write
from eshop.orders.services.parcels import ParcelData, order_parcel_add
from eshop.orders.services.status import order_status_move
from tests.bench.scenes.common import Figures, stopwatch
from tests.bench.shop import Account, account_connect

_FIRST, _STATUS = 100_000, 8070
_SINGLE = 20
_PARCELS = 50


def run(orders: int) -> Figures:
    world = World(token="4001234-4005678-" + "B" * 56)
    with serving(world) as url:
        settings.BASELINKER_API_URL = url
        _opened, account = account_make(world, orders)
        return {
            "way_back_single_p95_s": _singles(world, account),
            **_states(world, account),
            **_parcels(world, account),
            "way_back_most_calls_a_minute": world.limit.most,
            "way_back_blocks": world.limit.blocks,
        }


def account_make(world: World, orders: int) -> tuple[Account, TokenAccount]:
    """An account that sends states and parcels of so many orders, which BaseLinker has too."""
    call_command("migrate", verbosity=0)
    opened = account_connect()
    connection = opened.connection
    account = token_paste(connection=connection, token=world.token)
    TokenAccount.objects.filter(pk=account.pk).update(
        state="active", check_asked_at=None, sends_state=True, sends_parcels=True
    )
    StateMapping.objects.create(
        account=account, shop_state=OrderStatus.CONFIRMED, status_id=_STATUS, status_name="W realizacji"
    )
    made = Order.objects.bulk_create(
        Order(source="baselinker", status=OrderStatus.AWAITING_SHOP, placed_at=clock.now()) for _ in range(orders)
    )
    OrderBinding.objects.bulk_create(
        OrderBinding(connection=connection, external_id=str(_FIRST + number), order=order, content_hash=b"")
        for number, order in enumerate(made)
    )
    for number in range(orders):
        order_place(world, _FIRST + number)
    orders_find(clock.now())
    return opened, TokenAccount.objects.select_related("connection").get(pk=account.pk)


def _send(account: TokenAccount) -> None:
    """As the tasks do: again when the gate opens."""
    orders_find(clock.now())
    while (again_at := account_send(account.pk).again_at) is not None:
        time.sleep(max((again_at - clock.now()).total_seconds(), 0.05))


def _singles(world: World, account: TokenAccount) -> float:
    """Seconds from the change of a state until BaseLinker has it, 95 of 100, with pauses in between."""
    times = []
    for order in Order.objects.order_by("pk")[:_SINGLE]:
        order_status_move(order_id=order.pk, to=OrderStatus.CONFIRMED, actor="anna")
        times.append(stopwatch(lambda: _send(account)))
        time.sleep(1.5)
    return statistics.quantiles(times, n=20)[-1]


def _states(world: World, account: TokenAccount) -> Figures:
    rest = list(Order.objects.filter(status=OrderStatus.AWAITING_SHOP).values_list("pk", flat=True))
    Order.objects.filter(pk__in=rest).update(status=OrderStatus.CONFIRMED)
    state = OrderChange.Kind.STATE
    changes_write([OrderChange(order_id=pk, kind=state, from_status=5, to_status=6, actor="anna") for pk in rest])
    calls = len(world.calls)
    seconds = stopwatch(lambda: _send(account))
    arrived = sum(order["order_status_id"] == _STATUS for order in world.orders.values())
    return {
        "way_back_states_s": seconds,
        "way_back_states_calls": len(world.calls) - calls,
        "way_back_states_missing": len(world.orders) - arrived,
    }


def _parcels(world: World, account: TokenAccount) -> Figures:
    """Calls for a parcel, and minutes that a thousand take at 80 a minute."""
    for order in Order.objects.order_by("pk")[:_PARCELS]:
        parcel = ParcelData(f"6200{order.pk}", "InPost")
        order_parcel_add(order_id=order.pk, parcel=parcel, origin=Parcel.Origin.ERP, actor="ERP")
    calls = len(world.calls)
    seconds = stopwatch(lambda: _send(account))
    each = (len(world.calls) - calls) / _PARCELS
    spacing, _burst = gate.pace(account.per_minute)
    return {"way_back_parcel_calls": each, "way_back_1000_parcels_min": 1000 * each * spacing / 60_000} | {
        "way_back_50_parcels_s": seconds
    }
