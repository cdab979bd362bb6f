"""What warnings and errors are found by, of those that were there before the search was."""

from django.db import migrations

from eshop.search.terms import entries_make
from event_log.searching import event_found

EVENT, INFO = 3, 0
BATCH = 500
COLUMNS = ("kind", "object_id", "is_personal", "terms")


def fill(apps, schema_editor):
    entries = apps.get_model("search", "SearchEntry")
    events = apps.get_model("event_log", "Event").objects.filter(severity__gt=INFO).order_by("pk")
    problems_of, last = apps.get_model("event_log", "EventProblem").objects.order_by("pk"), 0
    while batch := list(events.filter(pk__gt=last)[:BATCH]):
        last, problems = batch[-1].pk, {}
        for problem in problems_of.filter(event__in=batch):
            problems.setdefault(problem.event_id, []).append(problem)
        made = entries_make(EVENT, [event_found(event, problems.get(event.pk, [])) for event in batch])
        entries.objects.bulk_create(
            [entries(**{name: getattr(entry, name) for name in COLUMNS}) for entry in made], ignore_conflicts=True
        )


class Migration(migrations.Migration):
    dependencies = [("event_log", "0004_problem_told"), ("search", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
