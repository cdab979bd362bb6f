"""Notes taken while an item is turned into a row: what is wrong with which field of which item."""

from dataclasses import dataclass, field, replace

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
    withholds: int = 0


@dataclass(slots=True)
class Notes:
    """Collects the problems of one product and its variants. `softened` names codes that are warnings here."""

    found: list[ItemProblem] = field(default_factory=list)
    softened: frozenset[str] = frozenset()

    def add(self, item_id: int, item_code: str, item_name: str, code: str, field_name: str, detail: str = "") -> None:
        severity = Severity.WARNING if code in self.softened else problem_type_get(code).severity
        self.found.append(
            ItemProblem(item_id, item_code[:255], item_name[:500], code, severity, field_name, detail[:500])
        )

    def withheld_count(self, product_id: int, items: int) -> None:
        """Write down how many items each error keeps back; `items` is the number of items of the product."""
        of_product = self.has_error(product_id)
        for place, problem in enumerate(self.found):
            if problem.severity == Severity.ERROR:
                kept = items if problem.item_id == product_id else int(not of_product)
                self.found[place] = replace(problem, withholds=kept)

    def has_error(self, item_id: int) -> bool:
        return any(problem.item_id == item_id and problem.severity == Severity.ERROR for problem in self.found)
