"""Notes taken while an item is turned into a row: what is wrong with which field of which item."""

from dataclasses import dataclass, field

from event_log.models import Severity
from event_log.types import problem_type_get


@dataclass(frozen=True, slots=True)
class ItemProblem:
    item_id: int
    item_code: str
    item_name: str
    code: str
    severity: Severity
    field: str
    detail: str


@dataclass(slots=True)
class Notes:
    """Collects the problems of one product and its variants."""

    found: list[ItemProblem] = field(default_factory=list)

    def add(self, item_id: int, item_code: str, item_name: str, code: str, field_name: str, detail: str = "") -> None:
        severity = problem_type_get(code).severity
        self.found.append(
            ItemProblem(item_id, item_code[:255], item_name[:500], code, severity, field_name, detail[:500])
        )

    def has_error(self, item_id: int) -> bool:
        return any(problem.item_id == item_id and problem.severity == Severity.ERROR for problem in self.found)
