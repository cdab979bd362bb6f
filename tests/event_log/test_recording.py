"""Writing events: registered types, append-only rows, repeats counted, survival of a rollback (contract, section 8)."""

import pytest
from django.db import connection, transaction

from event_log.actors import PERSON
from event_log.context import Actor, correlation, events_survive
from event_log.models import Event, EventProblem, Severity
from event_log.services import Problem, event_record


class WorkFailedError(Exception):
    pass


@pytest.mark.django_db
class TestRecording:
    def test_a_row_carries_what_was_said_and_in_which_call(self):
        with correlation(actor=Actor(PERSON, "5", "anna"), correlation_id="abc"):
            event_record(
                "run_completed",
                severity=Severity.ERROR,
                connection_ref="7",
                connection_label="Konto",
                subject_label="23.11.2026",
                counts={"withheld": 1},
                problems=[Problem("no_price", item_id="5", item_code="K1", item_name="Kubek", field="price")],
                duration_ms=12,
            )
        event = Event.objects.get()
        assert (event.area, event.severity, event.correlation_id, event.actor, event.actor_label) == (
            "baselinker", Severity.ERROR, "abc", "person:5", "anna",
        )  # fmt: skip
        assert (event.counts, event.duration_ms, event.repeats) == ({"withheld": 1}, 12, 0)
        problem = EventProblem.objects.get()
        assert (problem.event, problem.code, problem.severity, problem.item_code, problem.field) == (
            event, "no_price", Severity.ERROR, "K1", "price",
        )  # fmt: skip

    @pytest.mark.parametrize("problems", [(), [Problem("no_such_problem")]])
    def test_what_nobody_registered_is_refused_and_nothing_is_written(self, problems):
        with pytest.raises(LookupError):
            event_record("run_completed" if problems else "no_such_event", problems=problems)
        assert not Event.objects.exists()

    def test_rows_cannot_be_changed_or_deleted(self):
        event = event_record("run_opened")
        with pytest.raises(TypeError):
            Event.objects.update(message="inaczej")
        with pytest.raises(TypeError):
            Event.objects.all().delete()
        with pytest.raises(TypeError):
            event.delete()
        assert Event.objects.get().message == ""

    def test_the_same_thing_said_again_is_counted(self):
        for _ in range(3):
            event_record("sync_refused", severity=Severity.WARNING, collapse_key="k")
        event_record("sync_refused", severity=Severity.WARNING, collapse_key="other")
        assert list(Event.objects.order_by("id").values_list("collapse_key", "repeats")) == [("k", 2), ("other", 0)]


@pytest.mark.django_db(transaction=True)
class TestSurvival:
    def _work(self, severity: Severity, **options: str) -> None:
        with events_survive(), transaction.atomic():
            event_record(
                "order_refused", severity=severity, problems=[Problem("unknown_product", item_code="X")], **options
            )
            raise WorkFailedError

    def _fail(self, message: str = "") -> None:
        with transaction.atomic():
            event_record("order_refused", severity=Severity.ERROR, message=message)
            raise WorkFailedError

    def test_an_error_is_known_although_its_work_rolled_back(self):
        with pytest.raises(WorkFailedError):
            self._work(Severity.ERROR)
        assert Event.objects.get().severity == Severity.ERROR
        assert EventProblem.objects.get().item_code == "X"

    def test_a_collapsed_warning_survives_too(self):
        with pytest.raises(WorkFailedError):
            self._work(Severity.WARNING, collapse_key="k")
        assert Event.objects.get().collapse_key == "k"

    def test_good_news_about_undone_work_is_not_told(self):
        with pytest.raises(WorkFailedError):
            self._work(Severity.INFO)
        assert not Event.objects.exists()

    def test_work_that_succeeds_writes_each_event_once(self):
        with events_survive(), transaction.atomic():
            event_record("order_refused", severity=Severity.ERROR)
        assert Event.objects.count() == 1

    def test_only_the_part_that_rolled_back_is_written_again(self):
        with events_survive():
            with transaction.atomic():
                event_record("order_refused", severity=Severity.ERROR, message="kept")
            with pytest.raises(WorkFailedError):
                self._fail(message="undone")
        assert sorted(Event.objects.values_list("message", flat=True)) == ["kept", "undone"]

    def test_control_without_the_boundary_the_error_is_lost(self):
        with pytest.raises(WorkFailedError):
            self._fail()
        assert not Event.objects.exists()
        assert not connection.in_atomic_block


@pytest.mark.django_db
def test_a_problem_can_say_whatever_was_sent():
    sent = "a\x00b\ud800ż👩"
    event_record("order_refused", problems=[Problem("unknown_product", item_code=sent, item_name=sent, detail=sent)])
    row = EventProblem.objects.get()
    assert (row.item_code, row.item_name, row.detail) == ("ab?ż👩",) * 3
