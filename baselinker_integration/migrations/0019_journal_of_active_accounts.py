from django.db import migrations


def entries_of_idle_accounts_delete(apps, schema_editor):
    """Nobody works them off: an account that comes back has everything looked at again."""
    apps.get_model("baselinker", "FeedChange").objects.filter(feed__connection__is_active=False).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("baselinker", "0018_plural_names"),
    ]

    operations = [migrations.RunPython(entries_of_idle_accounts_delete, migrations.RunPython.noop, elidable=True)]
