"""Several clients at once."""

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.client import Client

Work = Callable[[Client, int], object]


@dataclass(frozen=True)
class Throughput:
    """What came through: answers a second, the median and 95th percentile of an answer in ms, and what failed."""

    per_second: float
    median_ms: float
    p95_ms: float
    errors: list[str]


def clients_run(*, url: str, key: str, clients: int, seconds: float, work: Work) -> Throughput:
    """Let each client repeat `work` (given its connection and number) for so long."""
    times: list[float] = []
    errors: list[str] = []
    stop = time.perf_counter() + seconds

    def run(number: int) -> None:
        client = Client(url, key)
        try:
            while time.perf_counter() < stop:
                begun = time.perf_counter()
                work(client, number)
                times.append(time.perf_counter() - begun)
        except Exception as error:  # noqa: BLE001  a client that fails is a finding of the measurement
            errors.append(repr(error)[:300])
        finally:
            client.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - begun
    ranked = sorted(times) or [0.0]
    p95 = ranked[int(len(ranked) * 0.95)]
    return Throughput(len(times) / wall, statistics.median(ranked) * 1000, p95 * 1000, errors)
