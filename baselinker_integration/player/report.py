"""What a session of the player tells: one JSON object for programs, tables for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from baselinker_integration.player.imports import BrowseRecord, ImportRecord
from baselinker_integration.player.orders import PushRecord
from eshop.core import clock

SYNC_LIMIT = "sync_limit"


@dataclass
class Session:
    """Everything that one run of the player asked for and got."""

    imports: list[ImportRecord] = field(default_factory=list)
    orders: list[PushRecord] = field(default_factory=list)
    browsed: list[BrowseRecord] = field(default_factory=list)

    def exit_status(self) -> int:
        """0 when everything asked for happened, 3 when only the daily limit stood in the way, else 1."""
        codes = {record.error_code for record in self.imports} | {record.error_code for record in self.orders}
        codes |= {record.error_code for record in self.browsed}
        codes.discard("")
        if not codes:
            return 0
        return 3 if codes == {SYNC_LIMIT} else 1

    def as_json(self) -> dict[str, Any]:
        """Times are ISO 8601 in UTC; `error` is null or {code, text}. `browsed` is there after a look alone."""
        told = {
            "imports": [_import_json(record) for record in self.imports],
            "orders": [_order_json(record) for record in self.orders],
        }
        return told | ({"browsed": [_browse_json(record) for record in self.browsed]} if self.browsed else {})


def _import_json(record: ImportRecord) -> dict[str, Any]:
    return {
        "mode": record.mode.value,
        "start": record.start.isoformat(),
        "end": record.end.isoformat() if record.end else None,
        "added": record.added,
        "updated": record.updated,
        "unchanged": record.unchanged,
        "error": _error_json(record.error_code, record.error_text),
        **({"category": record.category} if record.category else {}),
        **({"broken_off": True} if record.is_broken_off else {}),
    }


def _browse_json(record: BrowseRecord) -> dict[str, Any]:
    return {
        "listed": record.listed,
        "opened": record.opened or None,
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


def session_print(console: Console, session: Session) -> None:
    """The import history and the pushed orders as tables, and below each what was refused or went wrong, in full."""
    if session.imports:
        console.print(_import_history(session.imports))
        _reasons_print(console, {record.error_code: record.error_text for record in session.imports})
    for record in session.browsed:
        console.print(
            _("Obejrzano magazyn: towarów na liście %(listed)s, otwarto kartę %(opened)s.")
            % {"listed": record.listed, "opened": record.opened or "–"},
            highlight=False,
        )
        _reasons_print(console, {record.error_code: record.error_text})
    if session.orders:
        console.print(_order_pushes(session.orders))
        _reasons_print(console, {record.error_code: record.error_text for record in session.orders})


def _import_history(imports: Sequence[ImportRecord]) -> Table:
    """BaseLinker's columns; times are Warsaw time."""
    table = _table(_("Historia importów"))
    for heading in (_("Rozpoczęcie"), _("Zakończenie"), _("Dodano"), _("Zaktualizowano"), _("Wynik")):
        table.add_column(heading, no_wrap=True)
    for record in imports:
        table.add_row(
            _time(record.start),
            _time(record.end),
            str(record.added),
            str(record.updated),
            escape(record.error_code) or (_("urwany") if record.is_broken_off else _("w porządku")),
        )
    return table


def _order_pushes(orders: Sequence[PushRecord]) -> Table:
    table = _table(_("Przekazane zamówienia"))
    for heading in (_("Numer w BaseLinkerze"), _("Numer w sklepie"), _("Wynik")):
        table.add_column(heading, no_wrap=True)
    for record in orders:
        number = escape(record.order_id) or "–"
        table.add_row(escape(record.baselinker_id), number, escape(record.error_code) or _("w porządku"))
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))


def _reasons_print(console: Console, reasons: Mapping[str, str]) -> None:
    for code, text in reasons.items():
        if code:
            console.print(escape(f"{code}: {text}"), highlight=False, soft_wrap=True)


def _time(instant: datetime | None) -> str:
    return instant.astimezone(clock.WARSAW).strftime("%Y-%m-%d %H:%M:%S") if instant else "–"
