"""What an import did, in numbers of items (a variant counts as an item of its own)."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A row that was left out, or a file that was refused whole; with `is_note` a row that was taken all the same.

    `row` is None where no single row is to blame.
    """

    file: str
    row: int | None
    field: str
    reason: str
    is_note: bool = False


@dataclass(slots=True)
class ImportReport:
    """Counts of items. `kept_sales` counts those sold while the import ran, which is taken off the file's stock."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    kept_sales: int = 0
    problems: list[FileProblem] = field(default_factory=list)
    refused_files: list[str] = field(default_factory=list)

    def add(self, other: "ImportReport") -> None:
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        self.kept_sales += other.kept_sales
        self.problems.extend(other.problems)
        self.refused_files.extend(other.refused_files)

    def as_json(self) -> dict[str, Any]:
        """The object that `import_catalog --json` prints (contract, section 3)."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "problems": [
                {"file": found.file, "row": found.row, "field": found.field, "reason": found.reason}
                for found in self.problems
            ],
        }
