"""A small shop on PostgreSQL: only what a web process holds in memory after the same calls."""

from tests.bench.children import probe_run
from tests.bench.scenes.common import Figures, client_make, shop_prepare
from tests.bench.shop import day_begin
from tests.bench.walks import import_whole
from tests.bench.web import web_server


def run(products: int) -> Figures:
    account, _cards = shop_prepare(products)
    probe_run("build")
    with web_server() as web:
        client = client_make(web, account)
        for _ in range(3):
            day_begin()
            import_whole(client)
        return {"small_memory_mb": web.memory_mb()}
