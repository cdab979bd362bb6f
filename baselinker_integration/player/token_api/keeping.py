"""The played account in a file, so that it outlives its process as BaseLinker's does."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

from baselinker_integration.player.token_api.world import Row, World

_BY_NUMBER = ("orders", "parcels", "payments")
_PLAIN = ("journal", "last_id")
_LIMIT = ("until", "blocks", "knocks", "most")


def world_save(world: World, path: Path) -> None:
    """Put the account at `path`, whole or not at all; the calls themselves are not kept."""
    kept: Row = {name: getattr(world, name) for name in (*_BY_NUMBER, *_PLAIN)}
    kept["limit"] = {name: getattr(world.limit, name) for name in _LIMIT} | {"calls": list(world.limit.calls)}
    new = path.with_suffix(".new")
    new.write_text(json.dumps(kept, default=_number), encoding="utf-8")
    os.replace(new, path)


def world_load(world: World, path: Path) -> None:
    """Go on with the account that was kept at `path`; where there is none the world stays as it is."""
    if not path.exists():
        return
    kept = json.loads(path.read_text(encoding="utf-8"))
    for name in _BY_NUMBER:
        setattr(world, name, {int(number): value for number, value in kept[name].items()})
    for name in _PLAIN:
        setattr(world, name, kept[name])
    for name in _LIMIT:
        setattr(world.limit, name, kept["limit"][name])
    world.limit.calls.extend(kept["limit"]["calls"])


def _number(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
