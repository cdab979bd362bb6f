"""What of a paid order could not be read exactly: it is taken all the same, with a warning (contract, section 7)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from eshop.core.masking import shape_mask


@dataclass(frozen=True)
class Doubt:
    """One field that was not taken as it came: the problem's code, the field, and what was sent and kept."""

    code: str
    field: str
    detail: str


@dataclass
class Doubts:
    """Collected while a request is validated: pass it as `context`. `line` counts the lines seen so far."""

    found: list[Doubt] = field(default_factory=list)
    line: int = 0

    def line_field(self, name: str) -> str:
        """The path of a field in the line that is being read."""
        return f"products[{self.line - 1}].{name}"


def doubt_add(info: ValidationInfo, code: str, name: str, detail: str) -> None:
    """Note a doubt where the caller of the validation asked for them."""
    if isinstance(info.context, Doubts):
        info.context.found.append(Doubt(code, name, detail[:200]))


def readable_or(parse: Callable[[Any], Any], default: Any) -> Callable[[Any, ValidationInfo], Any]:
    """A validator that takes `default` with a doubt where `parse` finds the value unreadable.

    Of the value the doubt tells how it is written: what stands in a wrong field may well be the buyer's.
    """

    def validate(value: Any, info: ValidationInfo) -> Any:
        try:
            return parse(value)
        except PydanticCustomError as error:
            doubt_add(
                info,
                "unreadable_field",
                info.field_name or "",
                f"{error.message()}; jest „{shape_mask(str(value)[:60])}”",
            )
            return default

    return validate
