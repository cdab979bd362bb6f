"""The main scene: a shop of N products on PostgreSQL, every goal that concerns it."""

import statistics

from tests.bench.children import probe_run
from tests.bench.client import Client
from tests.bench.parallel import clients_run
from tests.bench.scenes.calls import calls_measure
from tests.bench.scenes.common import Figures, client_make, shop_prepare, stopwatch
from tests.bench.scenes.imports import imports_measure
from tests.bench.scenes.pushed_orders import orders_measure
from tests.bench.shop import day_begin, prices_change, tables_settle
from tests.bench.walks import ids_list, portion_scattered
from tests.bench.web import Web, web_server

SECONDS = 6.0


def run(products: int) -> Figures:
    account, _cards = shop_prepare(products)
    figures: Figures = {f"build_first_{name}": value for name, value in probe_run("build").items()}
    with web_server() as web:
        client = client_make(web, account)
        figures["first_answer_of_all_s"] = _first_answer(client)
        tables_settle()
        figures |= {"products": products} | imports_measure(web, client)
        figures["memory_mb"] = web.memory_mb()
        figures |= calls_measure(client)
        figures |= _together(web, client, account.key)
        figures["memory_after_clients_mb"] = web.memory_mb()
        figures |= _updates(client)
        figures |= orders_measure(web, account)
    return figures


def _first_answer(client: Client) -> float:
    day_begin()
    return stopwatch(lambda: client.post("ProductsList", page="1"))


def _together(web: Web, client: Client, key: str) -> Figures:
    """ProductsData of 100 scattered products by 1 and 8 clients at once."""
    day_begin()
    ids = ids_list(client)
    url = client.url
    found: Figures = {}
    for clients in (1, 8):
        through = clients_run(
            url=url,
            key=key,
            clients=clients,
            seconds=SECONDS,
            work=lambda mine, number: mine.post("ProductsData", products_id=portion_scattered(ids, number)),
        )
        found |= {
            f"data_c{clients}_per_s": through.per_second,
            f"data_c{clients}_p95_ms": through.p95_ms,
            f"data_c{clients}_errors": through.errors,
        }
    return found


def _updates(client: Client) -> Figures:
    """Bringing the feed up to date, in the night and with the first call of a day."""
    day_begin()
    unchanged = [probe_run("build")["seconds"] for _ in range(3)]
    changed, answers = [], []
    for _ in range(3):
        prices_change(100)
        changed.append(probe_run("build")["seconds"])
        answers.append(_first_answer(client))
    return {
        "build_nothing_s": statistics.median(unchanged),
        "build_changed_s": statistics.median(changed),
        "first_answer_s": statistics.median(answers),
    }
