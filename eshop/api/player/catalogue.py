"""The ERP's goods: a file of item rows, as `POST /items/upsert` takes them, one JSON object a line."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

ITEMS_A_CALL = 1000
VALUES_A_CALL = 5000

Row = dict[str, Any]


@dataclass(frozen=True)
class Catalogue:
    """Item rows with their `prices` and `stock` still in them, in the file's order."""

    rows: list[Row]

    def items(self) -> list[Row]:
        """The rows without prices and stock."""
        return [{name: value for name, value in row.items() if name not in ("prices", "stock")} for row in self.rows]

    def prices(self) -> list[Row]:
        return [{"external_id": row["external_id"]} | price for row in self.rows for price in row.get("prices", ())]

    def stock(self) -> list[Row]:
        """Rows of `POST /stock/set`, of those items that name a stock."""
        return [
            {"external_id": row["external_id"], "quantity": row["stock"]}
            for row in self.rows
            if row.get("stock") is not None
        ]


def catalogue_read(path: Path) -> Catalogue:
    """Raises ValueError naming the line that is no item row, and for a file without any."""
    rows: list[Row] = []
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    rows.append(_row(path, number, line))
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not UTF-8") from error
    if not rows:
        raise ValueError(f"{path}: no item in it")
    return Catalogue(rows)


def _row(path: Path, number: int, line: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ValueError(f"{path}, line {number}: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("external_id"), str):
        raise ValueError(f"{path}, line {number}: a JSON object with external_id is expected")
    prices = row.get("prices", [])
    if not isinstance(prices, list) or not all(isinstance(price, dict) for price in prices):
        raise ValueError(f"{path}, line {number}: prices must be a list of objects")
    return row


_Part = TypeVar("_Part")


def portions(rows: Sequence[_Part], size: int) -> Iterator[Sequence[_Part]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
