"""Events of the panel that belong to no single thing of the shop."""

from typing import Any

from django.utils import translation

from eshop.core.exports.recording import ExportNote
from eshop.core.told import told
from eshop.panel.list_names import list_name
from event_log.services import event_record


def export_recorded(note: ExportNote) -> None:
    """One event per file that was handed over or is ready to be fetched."""
    with translation.override(None):
        known = list_name(note.page)
    details: dict[str, Any] = {
        "list": note.page,
        "file_format": note.file_format,
        "whole_list": note.is_whole,
        "personal_data": note.holds_personal_data,
    }
    if note.filters:
        details["filters"] = dict(note.filters)
    event_record("list_exported", subject_label=told(known), counts={"rows": note.rows}, details=details)
