"""A mapping: which of our fields comes from which column of a table, and how its values are written."""

import re
from dataclasses import dataclass, field
from typing import Any

USUAL = {"prices": "gross", "separator": "|", "category_separator": "/", "decimal": "", "weight_unit": "kg"}
"""What a mapping need not say."""


@dataclass(frozen=True)
class Mapping:
    """What docs/import.md describes as the file of `--mapping`.

    `columns` maps a field to the titles of its columns, `constants` a field to one value for all rows. `prices` is
    "gross" or "net". `separator` parts several pictures in one cell, `category_separator` the steps of a path.
    `decimal` is "," or ".", "" to let each column decide. `weight_unit` is "kg", "dag" or "g".
    """

    columns: dict[str, tuple[str, ...]]
    constants: dict[str, str] = field(default_factory=dict)
    prices: str = "gross"
    separator: str = "|"
    category_separator: str = "/"
    decimal: str = ""
    weight_unit: str = "kg"

    def as_json(self) -> dict[str, Any]:
        """The object that `mapping_from_json` reads; what is as usual is left out."""
        columns = {name: titles[0] if len(titles) == 1 else list(titles) for name, titles in self.columns.items()}
        found: dict[str, Any] = {"columns": columns}
        if self.constants:
            found["constants"] = dict(self.constants)
        return found | {key: getattr(self, key) for key, usual in USUAL.items() if getattr(self, key) != usual}

    def fields(self) -> set[str]:
        return {*self.columns, *self.constants}


def title_key(title: str) -> str:
    """A column's title as it is compared: case and spaces do not count."""
    return re.sub(r"\s+", " ", title).strip().casefold()
