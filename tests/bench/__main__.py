"""`make bench`: every scene, one after the other; prints the figures and each goal with met or not met.

python -m tests.bench [--products 100000] [--million 1000000] [--only large,small,...] [--json FILE]
"""

import argparse
import json
import os
import platform
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.children import scene_run
from tests.bench.goals import GOALS
from tests.bench.postgres import SETTINGS, postgres

ON_SQLITE = {"sqlite"}


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="eshop-bench-") as folder:
        yield f"sqlite:///{folder}/eshop.sqlite3"


def _scene(name: str, size: int) -> dict[str, Any]:
    database: AbstractContextManager[str] = _sqlite() if name in ON_SQLITE else postgres()
    with database as url, tempfile.TemporaryDirectory(prefix="eshop-bench-feed-") as folder:
        os.environ["FEED_DIR"] = folder
        return scene_run(name, size, url)


def _say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _goals_say(figures: dict[str, Any]) -> None:
    _say("\n| what | goal | measured | |\n|---|---|---|---|")
    for goal in GOALS:
        verdict = goal.verdict(figures)
        limit = f"{'≥' if goal.at_least else '≤'} {goal.limit:g} {goal.unit}"
        value, word = ("", "not run") if verdict is None else (f"{verdict[0]:.3g}", "met" if verdict[1] else "NOT MET")
        _say(f"| {goal.what} | {limit} | {value} | {word} |")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--million", type=int, default=0, help="size of the scene million; 0 leaves it out")
    parser.add_argument(
        "--only", default="large,small,variants,sqlite,file_import,erp,erp_orders,way_back,way_back_busy,million"
    )
    parser.add_argument("--json", type=Path, help="keep the figures here, beside those of scenes run before")
    wanted = parser.parse_args()
    sizes = {
        "large": wanted.products,
        "small": min(1000, wanted.products),
        "variants": wanted.products,
        "sqlite": min(10_000, wanted.products),
        "file_import": wanted.products,
        "erp": wanted.products,
        "erp_orders": min(2000, wanted.products),
        "way_back": min(1000 + 20, wanted.products),
        "way_back_busy": min(1000, wanted.products),
        "million": wanted.million,
    }
    os.environ.update(
        SECRET_KEY=secrets.token_hex(32), DJANGO_SETTINGS_MODULE="eshop.settings", PUBLIC_URL="", LOG_LEVEL="WARNING"
    )
    for name in ("REDIS_URL", "DEBUG", "ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    figures: dict[str, Any] = json.loads(wanted.json.read_text()) if wanted.json and wanted.json.exists() else {}
    figures |= {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "postgres": SETTINGS,
    }
    for name in wanted.only.split(","):
        if sizes[name]:
            load = os.getloadavg()[0]
            figures |= _scene(name, sizes[name]) | {f"{name}_load_before": load}
            _say(f"{name} ({sizes[name]}; load before: {load:.1f}) done")
            if wanted.json:
                wanted.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False))
    _say(json.dumps(figures, indent=1, ensure_ascii=False))
    _goals_say(figures)


if __name__ == "__main__":
    main()
