"""BaseLinker's own copy of the catalogue: what tells a new product from a changed and an unchanged one."""

import json
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_SCHEMA = """
CREATE TABLE IF NOT EXISTS row (kind TEXT NOT NULL, product_id TEXT NOT NULL, body TEXT NOT NULL,
                                PRIMARY KEY (kind, product_id)) WITHOUT ROWID
"""


class CatalogueCopy:
    """Rows of three kinds ("data", "prices", "quantities") by product id, in an SQLite file or, without one, in memory.

    Each row is kept as soon as it is stored, so a broken import keeps what arrived, as BaseLinker does.
    """

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path or ":memory:", timeout=30)
        self._database.execute(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def ids(self) -> set[str]:
        """Ids of the products whose data is in the copy."""
        return {row[0] for row in self._database.execute("SELECT product_id FROM row WHERE kind = 'data'")}

    def get(self, kind: str, product_id: str) -> Any:
        """The stored row, or None."""
        found = self._database.execute(
            "SELECT body FROM row WHERE kind = ? AND product_id = ?", (kind, product_id)
        ).fetchone()
        return None if found is None else json.loads(found[0])

    def store(self, kind: str, rows: dict[str, Any]) -> tuple[int, int, int]:
        """Keep the rows; returns how many were new, changed and the same."""
        added = updated = unchanged = 0
        with self._database:
            for product_id, row in rows.items():
                body = json.dumps(row, sort_keys=True, ensure_ascii=False)
                known = self._database.execute(
                    "SELECT body FROM row WHERE kind = ? AND product_id = ?", (kind, product_id)
                ).fetchone()
                if known == (body,):
                    unchanged += 1
                    continue
                added += known is None
                updated += known is not None
                self._database.execute("INSERT OR REPLACE INTO row VALUES (?, ?, ?)", (kind, product_id, body))
        return added, updated, unchanged
