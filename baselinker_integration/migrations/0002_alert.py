import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("baselinker", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("errors", "synchronizacja z błędami"),
                            ("overdue", "brak synchronizacji"),
                            ("recovered", "synchronizacja znów działa"),
                        ],
                        max_length=10,
                        verbose_name="powód",
                    ),
                ),
                ("reference", models.CharField(max_length=60, verbose_name="zdarzenie")),
                ("raised_at", models.DateTimeField(verbose_name="kiedy")),
                ("claimed_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True, verbose_name="wysłano")),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alerts", to="baselinker.connection"
                    ),
                ),
            ],
            options={
                "verbose_name": "powiadomienie",
                "verbose_name_plural": "powiadomienia",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["mailed_at", "raised_at"], name="alert_mailed_raised")],
                "constraints": [
                    models.UniqueConstraint(fields=("connection", "kind", "reference"), name="one_alert_an_occurrence")
                ],
            },
        ),
    ]
