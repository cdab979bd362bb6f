"""The table in which limits of requests are counted for all processes where there is no Redis."""

from django.core.management import call_command
from django.db import migrations

TABLE = "staff_limit"


def make(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
