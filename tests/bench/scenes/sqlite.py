"""The embedded default: a shop of N products on SQLite, and readers while orders come in."""

import statistics

from tests.bench.children import probe_run
from tests.bench.client import Client
from tests.bench.orders import order_push
from tests.bench.parallel import clients_run
from tests.bench.scenes.common import Figures, client_make, repeatable, shop_prepare
from tests.bench.shop import day_begin
from tests.bench.walks import ids_list, import_whole, portion_scattered
from tests.bench.web import web_server

_READERS = 8
_WRITERS = 2
_SECONDS = 8.0


def run(products: int) -> Figures:
    account, _cards = shop_prepare(products)
    build = probe_run("build")
    with web_server() as web:
        client = client_make(web, account)
        times = []
        for _ in range(3):
            day_begin()
            times.append(import_whole(client).seconds)
        day_begin()
        ids = ids_list(client)
        sources = [repeatable(number) for number in range(_READERS + _WRITERS)]

        def work(mine: Client, number: int) -> None:
            if number < _WRITERS:
                order_push(mine, sources[number], ids)
            else:
                mine.post("ProductsData", products_id=portion_scattered(ids, number))

        through = clients_run(url=client.url, key=account.key, clients=_READERS + _WRITERS, seconds=_SECONDS, work=work)
    return {
        "sqlite_build_s": build["seconds"],
        "sqlite_import_s": statistics.median(times),
        "sqlite_burst_per_s": through.per_second,
        "sqlite_burst_errors": through.errors,
    }
