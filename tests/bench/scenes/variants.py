"""Every fifth product has three variants, against the same number of item cards without: the whole import of both."""

import statistics

from tests.bench.catalogue import VARIANTS_EACH, VARIANTS_EVERY
from tests.bench.children import probe_run
from tests.bench.scenes.common import Figures, client_make, shop_prepare
from tests.bench.shop import day_begin
from tests.bench.walks import import_whole
from tests.bench.web import web_server

ROUNDS = 5


def run(cards: int) -> Figures:
    products = cards * VARIANTS_EVERY // (VARIANTS_EVERY + VARIANTS_EACH)
    account, written = shop_prepare(products, with_variants=True)
    probe_run("build")
    with web_server() as web:
        client = client_make(web, account)
        times = []
        for _ in range(ROUNDS):
            day_begin()
            times.append(import_whole(client).seconds)
    return {"variants_cards": written, "variants_import_s": statistics.median(times)}
