"""The whole import as BaseLinker does it, and single calls of each kind."""

import random
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.bench.client import Client, page_read

DATA_IDS = 100
_REPEATS = 15
_WARM = 3
_TURNS = 5

Sink = Callable[[str, bytes], None]


@dataclass(frozen=True)
class Import:
    """What one import took: seconds on the wire by part, and over all."""

    parts: dict[str, float]
    calls: int
    bytes: int

    @property
    def seconds(self) -> float:
        return sum(self.parts.values())


def import_whole(client: Client, keep: Sink | None = None) -> Import:
    """List, data by 100, prices, quantities. `keep` is given every answer with a name ("list-1")."""
    parts: dict[str, float] = {}
    calls, size = client.calls, client.bytes
    ids: list[str] = []

    def timed(name: str, work: Callable[[], Iterator[bytes]]) -> None:
        before = client.spent
        for number, answer in enumerate(work(), 1):
            if keep is not None:
                keep(f"{name}-{number}", answer)
        parts[name] = client.spent - before

    timed("list", lambda: _pages(client, "ProductsList", ids))
    timed("data", lambda: (client.post("ProductsData", products_id=portion)[1] for portion in portions(ids)))
    timed("prices", lambda: _pages(client, "ProductsPrices"))
    timed("quantity", lambda: _pages(client, "ProductsQuantity"))
    return Import(parts, client.calls - calls, client.bytes - size)


def portions(ids: list[str]) -> Iterator[str]:
    return (",".join(ids[start : start + DATA_IDS]) for start in range(0, len(ids), DATA_IDS))


def _pages(client: Client, action: str, ids: list[str] | None = None) -> Iterator[bytes]:
    page, pages = 1, 1
    while page <= pages:
        _took, body = client.post(action, page=str(page))
        members, pages = page_read(body)
        if ids is not None:
            ids.extend(members)
        yield body
        page += 1


def ids_list(client: Client) -> list[str]:
    ids: list[str] = []
    for _body in _pages(client, "ProductsList", ids):
        pass
    return ids


def median_ms(call: Callable[[], float], before: Callable[[], None] = lambda: None) -> float:
    """Median milliseconds of `call`, which returns seconds; `before` prepares each one outside the clock."""
    times = []
    for _ in range(_WARM + _REPEATS):
        before()
        times.append(call())
    return statistics.median(times[_WARM:]) * 1000


def medians_ms(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """Median milliseconds of both, measured in turns: a machine that is slower for a second is so for both."""
    turns = [(median_ms(ours), median_ms(theirs)) for _ in range(_TURNS)]
    return statistics.median(our for our, _their in turns), statistics.median(their for _our, their in turns)


def portion_near(ids: list[str]) -> str:
    return ",".join(ids[:DATA_IDS])


def portion_scattered(ids: list[str], seed: int = 7) -> str:
    return ",".join(random.Random(seed).sample(ids, min(DATA_IDS, len(ids))))
