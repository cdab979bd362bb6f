"""Finding products without walking the catalogue: only look-ups narrowed by name or id."""

from dataclasses import dataclass, field
from typing import Any, Final

from baselinker_integration.conformance.reading import rows_and_pages
from baselinker_integration.conformance.session import Session

WANTED: Final = 100
FRAGMENTS: Final = ("a", "e", "o", "i", "1", "0", "u", "-")
PAGES_EACH: Final = 4
PORTION: Final = 20


@dataclass
class Sample:
    """Rows of ProductsList by id."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        return list(self.rows)

    def first(self, name: str) -> tuple[str, Any] | None:
        """The first product whose row has a value under this key."""
        return next(((item_id, row[name]) for item_id, row in self.rows.items() if row.get(name)), None)


def sample_take(session: Session) -> Sample:
    """Up to a hundred products: by fragments of names, and by low ids where that finds none."""
    sample = Sample()
    for fragment in FRAGMENTS:
        for page in range(1, PAGES_EACH + 1):
            rows, pages = _look(session, filter_name=fragment, page=str(page))
            _take(sample, rows)
            if len(sample.rows) >= WANTED:
                return sample
            if not rows or not isinstance(pages, int) or page >= pages:
                break
    if not sample.rows:
        _take(sample, _look(session, filter_ids_list=",".join(map(str, range(1, 301))))[0])
    return sample


def sample_data_take(session: Session, sample: Sample) -> dict[str, Any]:
    """ProductsData of the sample, asked in small portions."""
    found: dict[str, Any] = {}
    for start in range(0, len(sample.ids), PORTION):
        found.update(session.rows("ProductsData", products_id=",".join(sample.ids[start : start + PORTION])))
    return {item_id: row for item_id, row in found.items() if isinstance(row, dict)}


def _look(session: Session, **fields: str) -> tuple[dict[str, Any], Any]:
    reply = session.ask("ProductsList", **fields)
    return ({}, None) if reply.error_code is not None else rows_and_pages(reply.body)


def _take(sample: Sample, rows: dict[str, Any]) -> None:
    for item_id, row in rows.items():
        if isinstance(row, dict) and len(sample.rows) < WANTED:
            sample.rows[item_id] = row
