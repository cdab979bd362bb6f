"""The whole import against its limits, and 100 products against the same from the database."""

import random
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.client import Client
from tests.bench.processor import Processor
from tests.bench.scenes.common import Figures
from tests.bench.shop import day_begin
from tests.bench.sql_limit import SqlLimit
from tests.bench.static_limit import import_static, static_server
from tests.bench.walks import DATA_IDS, Import, ids_list, import_whole, medians_ms
from tests.bench.web import Web, web_server

ROUNDS = 5


@dataclass(frozen=True)
class Round:
    """One import of each kind, in seconds, one after the other."""

    ours: Import
    sql: float
    static: float
    bare: float


def imports_measure(web: Web, client: Client) -> Figures:
    """Ours, the SQL limit, the static files and the bare view in turn: what the machine does besides hits them all."""
    sql = SqlLimit()
    sql.load()
    with _limits(client) as (server, port, names, bare):
        rounds = []
        for _ in range(ROUNDS):
            day_begin()
            rounds.append(
                Round(import_whole(client), sql.import_whole(), import_static(port, names), import_whole(bare).seconds)
            )
    middle = sorted((each.ours for each in rounds), key=lambda ours: ours.seconds)[len(rounds) // 2]
    return {
        "import_s": statistics.median(each.ours.seconds for each in rounds),
        "import_sql_s": statistics.median(each.sql for each in rounds),
        "import_static_s": statistics.median(each.static for each in rounds),
        "import_bare_s": statistics.median(each.bare for each in rounds),
        "import_to_sql": statistics.median(each.ours.seconds / each.sql for each in rounds),
        "import_to_static": statistics.median(each.ours.seconds / each.static for each in rounds),
        "import_bare_to_sql": statistics.median(each.bare / each.sql for each in rounds),
        "import_parts": {name: round(seconds, 3) for name, seconds in middle.parts.items()},
        "import_calls": middle.calls,
        "import_mb": middle.bytes / 1e6,
        "static_server": server,
        **_processor_time(web, client, sql),
        **_data(client, sql),
    }


@contextmanager
def _limits(client: Client) -> Iterator[tuple[str, int, list[str], Client]]:
    """The answers of one import as files behind a static server, and the bare view."""
    with tempfile.TemporaryDirectory() as folder:
        names: list[str] = []

        def keep(name: str, body: bytes) -> None:
            names.append(name)
            (Path(folder) / name).write_bytes(body)

        day_begin()
        import_whole(client, keep)
        with static_server(Path(folder)) as (server, port), web_server("tests.bench.bare_view") as bare:
            bare_client = Client(bare.url, "")
            import_whole(bare_client)
            yield server, port, names, bare_client
            bare_client.close()


def _processor_time(web: Web, client: Client, sql: SqlLimit) -> Figures:
    day_begin()
    ours = Processor(web)
    import_whole(client)
    ours_spent = ours.spent()
    theirs = Processor(web)
    sql.import_whole()
    return {"import_cpu_s": ours_spent, "import_sql_cpu_s": theirs.spent()}


def _data(client: Client, sql: SqlLimit) -> Figures:
    """100 products in a row and scattered, from us and from the database in turn."""
    day_begin()
    ids_list(client)  # as an import begins; what no listing showed has to be looked for among what was shown
    found: Figures = {}
    scattered = random.Random(7).sample(sql.ids, min(DATA_IDS, len(sql.ids)))
    for name, ids in (("near", sql.ids[:DATA_IDS]), ("scattered", scattered)):
        wanted = ",".join(map(str, ids))
        ours, theirs = medians_ms(
            lambda wanted=wanted: client.post("ProductsData", products_id=wanted)[0],
            lambda ids=ids: sql.data(ids),
        )
        found |= {f"sql_data_{name}_ms": theirs, f"data_{name}_to_sql": ours / theirs}
    return found
