"""Single calls: what one answer of each kind takes."""

import gzip
import time

from tests.bench.client import Client, page_read
from tests.bench.scenes.common import Figures
from tests.bench.shop import day_begin, walks_reopen
from tests.bench.walks import ids_list, median_ms, portion_near, portion_scattered

_PAGED = {"list": "ProductsList", "prices": "ProductsPrices", "quantity": "ProductsQuantity"}


def calls_measure(client: Client) -> Figures:
    """Median milliseconds of the calls that the goals name; first and last page of each walk under like conditions."""
    day_begin()
    ids = ids_list(client)
    found: Figures = {
        "data_near_ms": median_ms(lambda: client.post("ProductsData", products_id=portion_near(ids))[0]),
        "data_scattered_ms": median_ms(lambda: client.post("ProductsData", products_id=portion_scattered(ids))[0]),
        "empty_call_ms": median_ms(lambda: client.post("FileVersion")[0]),
    }
    for name, action in _PAGED.items():
        _members, pages = page_read(client.post(action, page="1")[1])
        found |= {
            f"{name}_first_ms": _page_ms(client, action, 1),
            f"{name}_last_ms": _page_ms(client, action, pages),
            f"{name}_pages": pages,
        }
    _took, body = client.post("ProductsData", products_id=portion_near(ids))
    return found | _gzip(body)


def _page_ms(client: Client, action: str, page: int) -> float:
    return median_ms(lambda: client.post(action, page=str(page))[0], walks_reopen)


def _gzip(body: bytes) -> Figures:
    """What compressing an answer would cost, and the line speed below which it would pay."""
    begun = time.perf_counter()
    packed = gzip.compress(body, compresslevel=1)
    took = time.perf_counter() - begun
    saved = len(body) - len(packed)
    return {
        "gzip_ms": took * 1000,
        "gzip_share": len(packed) / len(body),
        "gzip_pays_below_mbit_s": saved * 8 / took / 1e6,
    }
