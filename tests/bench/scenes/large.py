"""The main scene: a shop of N products on PostgreSQL, every goal that concerns it."""

import statistics
import tempfile
from pathlib import Path

from tests.bench.children import probe_run
from tests.bench.client import Client
from tests.bench.parallel import clients_run
from tests.bench.processor import Processor
from tests.bench.scenes.calls import calls_measure
from tests.bench.scenes.common import Figures, client_make, shop_prepare, stopwatch
from tests.bench.scenes.pushed_orders import orders_measure
from tests.bench.shop import day_begin, prices_change, tables_settle
from tests.bench.sql_limit import SqlLimit
from tests.bench.static_limit import import_static, static_server
from tests.bench.walks import ids_list, import_whole, portion_scattered
from tests.bench.web import Web, web_server

ROUNDS = 5
SECONDS = 6.0


def run(products: int) -> Figures:
    account, _cards = shop_prepare(products)
    figures: Figures = {f"build_first_{name}": value for name, value in probe_run("build").items()}
    with web_server() as web:
        client = client_make(web, account)
        figures["first_answer_of_all_s"] = _first_answer(client)
        tables_settle()
        figures |= _imports(web, client, products)
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


def _imports(web: Web, client: Client, products: int) -> Figures:
    """Ours, the SQL limit and the static files in turn, so that what the machine does besides hits all three."""
    sql = SqlLimit()
    sql.load()
    with tempfile.TemporaryDirectory() as folder:
        names: list[str] = []

        def keep(name: str, body: bytes) -> None:
            names.append(name)
            (Path(folder) / name).write_bytes(body)

        day_begin()
        import_whole(client, keep)
        with static_server(Path(folder)) as (server, port):
            rounds = []
            for _ in range(ROUNDS):
                day_begin()
                ours = import_whole(client)
                rounds.append((ours, sql.import_whole(), import_static(port, names)))
        day_begin()
        ours_used = Processor(web)
        import_whole(client)
        ours_cpu = ours_used.spent()
        sql_used = Processor(web)
        sql.import_whole()
        sql_cpu = sql_used.spent()
    near, scattered = sql.data_ms()
    median = sorted(rounds, key=lambda each: each[0].seconds)[len(rounds) // 2][0]
    return {
        "products": products,
        "import_s": statistics.median(ours.seconds for ours, _sql, _static in rounds),
        "import_sql_s": statistics.median(seconds for _ours, seconds, _static in rounds),
        "import_static_s": statistics.median(seconds for _ours, _sql, seconds in rounds),
        "import_to_sql": statistics.median(ours.seconds / seconds for ours, seconds, _static in rounds),
        "import_to_static": statistics.median(ours.seconds / seconds for ours, _sql, seconds in rounds),
        "import_parts": {name: round(seconds, 3) for name, seconds in median.parts.items()},
        "import_calls": median.calls,
        "import_mb": median.bytes / 1e6,
        "import_cpu_s": ours_cpu,
        "import_sql_cpu_s": sql_cpu,
        "static_server": server,
        "sql_data_near_ms": near,
        "sql_data_scattered_ms": scattered,
    }


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
