"""Forms of the panel that leave an event of what was changed by hand, with old and new values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst

from eshop.core.told import Told, told
from event_log.changes import Change, Snapshot, changes_between, snapshot
from event_log.services import event_record

_Rows = Mapping[Any, tuple[str, Snapshot]]
"""Label and values of the rows of an inline, by primary key."""


class AuditedAdminMixin:
    """Stands before the admin class. What a form saved becomes one event per kind of change, in its transaction.

    `audit_fields` moves fields ("auth.user.groups") to an event type of their own. `audit_inlines` does so for the rows
    of an inline, by its model, and names the field that tells them apart. `audit_locks` holds the
    row from then on, where others write it too and no service locks rows in an order of its own.
    """

    audit_added = "entry_added"
    audit_changed = "entry_changed"
    audit_deleted = "entry_deleted"
    audit_fields: Mapping[str, str] = {}
    audit_inlines: Mapping[str, tuple[str, str]] = {}
    audit_locks = False

    def save_form(self: Any, request: Any, form: Any, change: bool) -> Any:
        """The first step of saving: the form is good and nothing is written yet."""
        rows = form._meta.model._base_manager.all()
        rows = rows.select_for_update(no_key=True) if self.audit_locks else rows
        request.audit_before = snapshot(rows.get(pk=form.instance.pk) if change else None)
        request.audit_rows = []
        return super().save_form(request, form, change)  # type: ignore[misc]

    def save_formset(self: Any, request: Any, form: Any, formset: Any, change: bool) -> None:
        kind, row_field = self.audit_inlines.get(formset.model._meta.label_lower, ("", ""))
        before = _rows(formset, row_field)
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        after = _rows(formset, row_field)
        label = formset.model._meta.label_lower
        hidden = {f"{label}.{name}" for name in (formset.fk.name, row_field)}
        for key in dict.fromkeys([*before, *after]):
            (of, new), (of_old, old) = after.get(key, ("", {})), before.get(key, ("", {}))
            changes = changes_between(old, new, of=of or of_old)
            request.audit_rows += [(kind, change) for change in changes if change.field not in hidden]

    def log_addition(self: Any, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self._audit(request, obj, self.audit_added)
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self: Any, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self._audit(request, obj, self.audit_changed)
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self: Any, request: HttpRequest, queryset: Iterable[models.Model]) -> Any:
        for obj in queryset:
            _record(self.audit_deleted, obj, changes_between(snapshot(obj), {}))
        return super().log_deletions(request, queryset)  # type: ignore[misc]

    def _audit(self, request: Any, obj: models.Model, default: str) -> None:
        """The row is read again: what counts is what is stored."""
        before = getattr(request, "audit_before", {})
        stored = type(obj)._base_manager.get(pk=obj.pk)
        by_type: dict[str, list[Change]] = {default: []}
        for change in changes_between(before, snapshot(stored)):
            by_type.setdefault(self.audit_fields.get(change.field, default), []).append(change)
        for kind, change in getattr(request, "audit_rows", []):
            by_type.setdefault(kind or default, []).append(change)
        for type_code, changes in by_type.items():
            if changes:
                _record(type_code, stored, changes)


def _rows(formset: Any, row_field: str) -> _Rows:
    rows = formset.model._base_manager.filter(**{formset.fk.name: formset.instance.pk}).select_related().order_by("pk")
    return {row.pk: (str(getattr(row, row_field)) if row_field else str(row), snapshot(row)) for row in rows}


def _record(type_code: str, obj: models.Model, changes: Sequence[Change]) -> None:
    """The label says what kind of thing it is."""
    kind, name = told(obj._meta.verbose_name or ""), str(obj)
    label = Told(f"{capfirst(kind)}: {name}", "%(kind)s: %(name)s", {"kind": kind, "name": name})
    event_record(type_code, subject=obj, subject_label=label, changes=changes)
