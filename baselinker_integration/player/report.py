"""What a session of the player tells: one JSON object for programs, tables for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rich.markup import escape
from rich.table import Table

from baselinker_integration.player.imports import ImportRecord
from baselinker_integration.player.orders import PushRecord
from eshop.core import clock

SYNC_LIMIT = "sync_limit"


@dataclass
class Session:
    """Everything that one run of the player asked for and got."""

    imports: list[ImportRecord] = field(default_factory=list)
    orders: list[PushRecord] = field(default_factory=list)

    def exit_status(self) -> int:
        """0 when everything asked for happened, 3 when only the daily limit stood in the way, else 1."""
        codes = {record.error_code for record in self.imports} | {record.error_code for record in self.orders}
        codes.discard("")
        if not codes:
            return 0
        return 3 if codes == {SYNC_LIMIT} else 1

    def as_json(self) -> dict[str, Any]:
        """Times are ISO 8601 in UTC; `error` is null or {code, text}."""
        return {
            "imports": [_import_json(record) for record in self.imports],
            "orders": [_order_json(record) for record in self.orders],
        }


def _import_json(record: ImportRecord) -> dict[str, Any]:
    return {
        "mode": record.mode.value,
        "start": record.start.isoformat(),
        "end": record.end.isoformat() if record.end else None,
        "added": record.added,
        "updated": record.updated,
        "unchanged": record.unchanged,
        "error": _error_json(record.error_code, record.error_text),
    }


def _order_json(record: PushRecord) -> dict[str, Any]:
    return {
        "baselinker_id": record.baselinker_id,
        "order_id": record.order_id or None,
        "error_code": record.error_code or None,
        "error_text": record.error_text or None,
    }


def _error_json(code: str, text: str) -> dict[str, str] | None:
    return {"code": code, "text": text} if code else None


def import_history(imports: Sequence[ImportRecord]) -> Table:
    """The import history with BaseLinker's columns, times in Warsaw time."""
    table = Table(title=_("Historia importów"), title_justify="left")
    for heading in (_("Rozpoczęcie"), _("Zakończenie"), _("Dodano"), _("Zaktualizowano"), _("Bez zmian"), _("Wynik")):
        table.add_column(heading)
    for record in imports:
        outcome = _outcome(record.error_code, record.error_text)
        counts = (str(number) for number in (record.added, record.updated, record.unchanged))
        table.add_row(_time(record.start), _time(record.end), *counts, outcome)
    return table


def order_pushes(orders: Sequence[PushRecord]) -> Table:
    """The pushed orders with the numbers that the shop gave them."""
    table = Table(title=_("Przekazane zamówienia"), title_justify="left")
    for heading in (_("Numer w BaseLinkerze"), _("Numer w sklepie"), _("Wynik")):
        table.add_column(heading)
    for record in orders:
        table.add_row(
            escape(record.baselinker_id), escape(record.order_id) or "–", _outcome(record.error_code, record.error_text)
        )
    return table


def _outcome(code: str, text: str) -> str:
    return escape(f"{code}: {text}") if code else _("w porządku")


def _time(instant: datetime | None) -> str:
    return instant.astimezone(clock.WARSAW).strftime("%Y-%m-%d %H:%M:%S") if instant else "–"
