from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("baselinker", "0016_day_of_an_import_data"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="syncrun",
            name="list_walked_at",
        ),
        migrations.RemoveField(
            model_name="syncrun",
            name="prices_started_at",
        ),
        migrations.RemoveField(
            model_name="syncrun",
            name="products_started_at",
        ),
        migrations.RemoveField(
            model_name="syncrun",
            name="quantity_started_at",
        ),
        migrations.AlterField(
            model_name="syncrun",
            name="moved_at",
            field=models.DateTimeField(verbose_name="kopia z"),
        ),
    ]
