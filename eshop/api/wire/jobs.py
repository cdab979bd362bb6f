"""Files of rows in the wire: lines of JSON, each a row of one of the bulk writes with its `op`."""

from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_core import from_json

from eshop.api.errors.problem import FieldError
from eshop.api.wire.base import MARK, MOST_VALUES, AnswerModel, Instant, OwnId, RequestModel
from eshop.api.wire.bulk import Counts
from eshop.api.wire.items import ItemRow
from eshop.api.wire.mistakes import field_errors
from eshop.api.wire.prices import PriceRow
from eshop.api.wire.stock import StockRow
from eshop.core.told import told as _

ROWS: dict[str, type[RequestModel]] = {"item": ItemRow, "price": PriceRow, "stock": StockRow}


class Job(AnswerModel):
    """A file of rows and how far it is written."""

    id: OwnId
    state: Literal["waiting", "done", "refused"]
    reason: str = Field(description="Why the whole file was refused.")
    created_at: Instant
    finished_at: Instant | None
    file_lines: int
    lines: int = Field(description="Lines that are written so far.")
    counts: Counts


def job_line(text: bytes) -> tuple[str, Any, str, list[FieldError]]:
    """`op`, the row (None when it has mistakes), its external id as far as it can be read, and the mistakes."""
    if text.count(b",") > MOST_VALUES:
        return "", None, "", [FieldError("", "too_long")]
    try:
        sent = from_json(text.removeprefix(MARK))
    except ValueError:
        return "", None, "", [FieldError("", "bad_json")]
    if not isinstance(sent, dict):
        return "", None, "", [FieldError("", "wrong_type", _("Oczekiwano obiektu."))]
    op = sent.pop("op", None)
    external_id = sent.get("external_id")
    named = external_id[:255] if isinstance(external_id, str) else ""
    if not isinstance(op, str) or op not in ROWS:
        allowed = _("Dozwolone: %(expected)s.") % {"expected": ", ".join(ROWS)}
        return "", None, named, [FieldError("/op", "missing_field" if op is None else "bad_value", allowed)]
    try:
        return op, ROWS[op].model_validate(sent), named, []
    except ValidationError as error:
        return op, None, named, field_errors(error)
