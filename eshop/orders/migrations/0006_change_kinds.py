"""Tells what kind of change the entries of earlier versions are, by what these wrote."""

from django.db import migrations
from django.db.models import Case, Q, Value, When

KINDS = [
    (Q(to_status__isnull=False, from_status=None), "created"),
    (Q(to_status__isnull=False), "state"),
    (Q(note__startswith="Zaksięgowano wpłatę") | Q(note__startswith="Wycofano oznaczenie"), "payment"),
    (Q(note__startswith="Numer przesyłki"), "parcel"),
    (Q(note="Zmiany z BaseLinkera"), "lines"),
]


def kinds_tell(apps, schema_editor):
    kind = Case(*(When(condition, then=Value(kind)) for condition, kind in KINDS), default=Value("details"))
    apps.get_model("orders", "OrderChange").objects.update(kind=kind)


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_changes")]
    operations = [migrations.RunPython(kinds_tell, migrations.RunPython.noop)]
