"""The base of calls that write many rows: each row has an outcome of its own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from eshop.api.base.answers import error_details, model_answer
from eshop.api.base.body import body_parse, body_read
from eshop.api.base.operation import KeyUse, Operation
from eshop.api.base.view import ApiView
from eshop.api.base.writing import written
from eshop.api.errors.problem import FieldError
from eshop.api.models import WholeSync
from eshop.api.runs.whole_sync import sync_lock, sync_note
from eshop.api.wire.bulk import BulkAnswer, Counts, Outcome, RowOutcome, UnreadableRow
from eshop.collecting import memory_give_back
from eshop.core import clock
from event_log.context import correlation_id_get
from event_log.models import Severity
from event_log.services import Problem as EventProblem
from event_log.services import event_record

LONG_BODY = 1024 * 1024
"""Bytes; what a longer one needed is worth giving back."""


@dataclass(frozen=True)
class SentRow:
    """A row without mistakes of its own, with its place in the call."""

    index: int
    value: Any


@dataclass(frozen=True)
class RowResult:
    """What became of the row at `index`; a rejected one has its errors, with pointers relative to the row.

    `notes` are codes of problems of the event log that a row has which was taken all the same.
    """

    index: int
    outcome: Outcome
    errors: tuple[FieldError, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def rejected(cls, index: int, *errors: FieldError) -> "RowResult":
        return cls(index, "rejected", errors)


class _AllRejected(Exception):  # noqa: N818
    """Takes the work back."""


class BulkView(ApiView):
    """Subclasses have `operation_bulk` with `body` (a BulkBody with `items`), `event` and `rows_write`.

    `identity` names the fields that address a row; two rows of a call that address the same are both rejected. `method`
    is the method of the call.
    """

    operation_bulk: ClassVar[Operation]
    event: ClassVar[str]
    identity: ClassVar[tuple[str, ...]] = ("external_id",)
    method: ClassVar[str] = "post"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.operations = {cls.method: cls.operation_bulk}
        setattr(cls, cls.method, cls.receive)

    def rows_write(self, rows: Sequence[SentRow], body: Any) -> Iterable[RowResult]:
        """Write the rows in the transaction that is open, and return one result for each of them, in any order."""
        raise NotImplementedError

    def receive(self, request: Request) -> HttpResponse:
        """Answers the method of the view."""
        sent = body_read(request)
        is_long = len(sent) > LONG_BODY
        try:
            return self._received(sent)
        finally:
            del sent
            if is_long:
                _let_go()

    def _received(self, sent: bytes) -> HttpResponse:
        assert self.operation.body is not None
        body = body_parse(sent, self.operation.body)
        return written(self, sent, lambda: self._write(body))

    def _write(self, body: Any) -> HttpResponse:
        sync = self._sync()
        results = self._results(body)
        counts = Counts.model_validate(Counter(each.outcome for each in results))
        if sync is not None:
            named = {self._named(row).get("external_id") or "" for row in body.items}
            known = {name for name in named if name and "\x00" not in name}  # of which PostgreSQL cannot be asked
            sync_note(sync=sync, external_ids=known, counts=counts.model_dump())
        self._record(counts, results, body, in_sync=sync is not None)
        rows = [self._told(each, body) for each in results if body.return_ == "all" or each.errors]
        answer = BulkAnswer(counts=counts, correlation_id=correlation_id_get(), rows=rows)
        return model_answer(answer, self._status(counts))

    def _sync(self) -> WholeSync | None:
        """The run that the call belongs to, locked before anything of the shop is."""
        text = self.request.headers.get("X-Sync-Run") if self.operation.in_sync else None
        return None if text is None else sync_lock(client=self.client, text=text, now=clock.now())

    def _results(self, body: Any) -> list[RowResult]:
        """One for each row, in the order of the call."""
        refused = self._unreadable(body.items) | self._duplicates(body.items)
        rows = [SentRow(index, value) for index, value in enumerate(body.items) if index not in refused]
        found: dict[int, RowResult] = {}
        try:
            with transaction.atomic():
                found = refused | {each.index: each for each in (self.rows_write(rows, body) if rows else ())}
                if body.on_error == "reject_all" and any(each.outcome == "rejected" for each in found.values()):
                    raise _AllRejected
        except _AllRejected:
            others = FieldError("", "rejected_with_others")
            found = {index: each if each.errors else RowResult.rejected(index, others) for index, each in found.items()}
        return [found[index] for index in range(len(body.items))]

    def _unreadable(self, items: Sequence[Any]) -> dict[int, RowResult]:
        return {
            index: RowResult.rejected(index, *row.errors)
            for index, row in enumerate(items)
            if isinstance(row, UnreadableRow)
        }

    def _duplicates(self, items: Sequence[Any]) -> dict[int, RowResult]:
        named = [tuple(self._named(row).values()) for row in items]
        times = Counter(named)
        error = FieldError(f"/{self.identity[0]}", "duplicate_in_call")
        return {
            index: RowResult.rejected(index, error)
            for index, name in enumerate(named)
            if times[name] > 1 and None not in name
        }

    def _named(self, row: Any) -> dict[str, str | None]:
        """The fields that address the row, as far as they are texts; also of a row with mistakes elsewhere."""
        if isinstance(row, UnreadableRow):
            return {name: row.named.get(name) for name in self.identity}
        return {name: getattr(row, name) for name in self.identity}

    def _told(self, result: RowResult, body: Any) -> RowOutcome:
        errors = error_details(result.errors, f"/items/{result.index}")
        named = self._named(body.items[result.index])
        return RowOutcome(index=result.index, outcome=result.outcome, errors=errors, **named)

    def _status(self, counts: Counts) -> int:
        accepted = counts.created + counts.updated + counts.unchanged
        return 200 if not counts.rejected else 207 if accepted else 422

    def _record(self, counts: Counts, results: Sequence[RowResult], body: Any, *, in_sync: bool) -> None:
        """One event a call, unless nothing was refused and nothing changed, or a whole sync counts what did.

        A call that did nothing but be refused, again and again with the same rows, is one event an hour.
        """
        told = {name: number for name, number in counts.model_dump().items() if number}
        problems = [problem for each in results for problem in self._problems(each, body)]
        if not problems and (in_sync or set(told) <= {"unchanged"}):
            return
        severity = Severity.WARNING if problems else Severity.INFO
        if counts.created or counts.updated or not counts.rejected:
            event_record(self.event, severity=severity, subject=self.client, counts=told, problems=problems)
        else:
            same = (self.client.pk, self.event, timezone.now().strftime("%Y-%m-%dT%H"), told, problems)
            key = f"erp_rows_refused:{sha256(repr(same).encode()).hexdigest()}"
            event_record(
                "erp_rows_refused",
                severity=severity,
                subject=self.client,
                counts=told,
                problems=problems,
                collapse_key=key,
            )

    def _problems(self, result: RowResult, body: Any) -> Iterable[EventProblem]:
        name = " ".join(filter(None, self._named(body.items[result.index]).values()))
        if result.errors:
            error = result.errors[0]
            field = error.pointer.lstrip("/")
            yield EventProblem("erp_row_rejected", item_code=name, field=field, detail=error.text)
        for code in result.notes:
            yield EventProblem(code, item_code=name)


def _let_go() -> None:
    """Give back what a long body needed.

    The driver keeps the last hundred statements of a session with their values, so the session ends.
    """
    if not connection.in_atomic_block:
        connection.close()
    memory_give_back()


def bulk_operation(**fields: Any) -> Operation:
    """The Operation of a BulkView: its answers are those of every bulk write."""
    fields.setdefault("key", KeyUse.OPTIONAL)
    return Operation(answers={200: BulkAnswer, 207: BulkAnswer, 422: BulkAnswer}, **fields)
