"""A shop ten times as large: the whole import and the slowest pages."""

from tests.bench.children import probe_run
from tests.bench.scenes.calls import calls_measure
from tests.bench.scenes.common import Figures, client_make, shop_prepare, stopwatch
from tests.bench.shop import day_begin, tables_settle
from tests.bench.walks import import_whole
from tests.bench.web import web_server


def run(products: int) -> Figures:
    account, _cards = shop_prepare(products)
    build = probe_run("build")
    with web_server() as web:
        client = client_make(web, account)
        day_begin()
        first = stopwatch(lambda: client.post("ProductsList", page="1"))
        tables_settle()
        import_whole(client)
        times = []
        for _ in range(3):
            day_begin()
            times.append(import_whole(client).seconds)
        figures = {
            "products": products,
            "import_s": sorted(times)[1],
            "build_first_s": build["seconds"],
            "build_peak_mb": build["peak_mb"],
            "first_answer_of_all_s": first,
            "memory_mb": web.memory_mb(),
        } | calls_measure(client)
    return {f"million_{name}": value for name, value in figures.items()}
