"""OrderAdd with one client and with sixteen."""

import statistics

from eshop.orders.models import Order
from tests.bench.orders import order_push
from tests.bench.parallel import clients_run
from tests.bench.scenes.common import Figures, client_make, repeatable
from tests.bench.shop import Account, day_begin
from tests.bench.walks import ids_list
from tests.bench.web import Web

_WARM = 20
_MEASURED = 200
_SECONDS = 6.0


def orders_measure(web: Web, account: Account) -> Figures:
    client = client_make(web, account)
    day_begin()
    ids = ids_list(client)
    source = repeatable(99)
    times = [order_push(client, source, ids) for _ in range(_WARM + _MEASURED)][_WARM:]
    sources = [repeatable(1000 + number) for number in range(16)]
    through = clients_run(
        url=client.url,
        key=account.key,
        clients=16,
        seconds=_SECONDS,
        work=lambda mine, number: order_push(mine, sources[number], ids),
    )
    return {
        "order_ms": statistics.median(times) * 1000,
        "order_c16_per_s": through.per_second,
        "order_c16_errors": through.errors,
        "orders_in_shop": Order.objects.count(),
    }
