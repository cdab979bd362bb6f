"""Takes one guard out of a process of the battery, for a control: FAULT_OFF says which, PYTHONPATH leads here."""

from __future__ import annotations

import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any


class _Everything:
    """Equal to any checksum."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


def _checksums(edition: Any) -> None:
    """Of what is read from the files of the feed."""
    edition.crc32 = lambda *_parts: _Everything()


def _sales_kept(stock: Any) -> None:
    """The stock at the beginning of an import is not remembered: what is there now counts as that."""
    change = stock.StockPlan._change

    def forgetful(self: Any, ids: list[int]) -> int:
        locked = stock.Stock.objects.select_for_update().filter(product_id__in=ids).order_by("product_id")
        now = dict(locked.values_list("product_id", "quantity"))
        self._wanted.update({pk: (self._wanted[pk][0], now.get(pk, stock._ZERO)) for pk in ids})
        return int(change(self, ids))

    stock.StockPlan._change = forgetful


def _late_tasks(settings: Any) -> None:
    """The scheduler's tasks say again when they are too late."""
    settings.CELERY_BEAT_SCHEDULE["due-work"]["options"] = {"expires": 60}


GUARDS = {
    "checksums": ("baselinker_integration.feed.editions.edition", _checksums),
    "sales_kept": ("eshop.catalog.importing.stock", _sales_kept),
    "late_tasks": ("eshop.celery_settings", _late_tasks),
}


class _Finder(MetaPathFinder):
    def __init__(self, guard: str) -> None:
        self._name, self._take_out = GUARDS[guard]

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name == self._name else None
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module: Any) -> None:
            execute(module)
            self._take_out(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


if "FAULT_OFF" in os.environ:
    sys.meta_path.insert(0, _Finder(os.environ["FAULT_OFF"]))
