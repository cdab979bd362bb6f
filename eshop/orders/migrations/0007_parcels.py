import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_change_kinds")]

    operations = [
        migrations.CreateModel(
            name="Parcel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField("numer przesyłki", max_length=100)),
                ("carrier", models.CharField("przewoźnik", blank=True, default="", max_length=100)),
                ("tracking_url", models.CharField("adres śledzenia", blank=True, default="", max_length=500)),
                (
                    "origin",
                    models.CharField("skąd", choices=[("baselinker", "BaseLinker"), ("erp", "ERP")], max_length=12),
                ),
                ("added_at", models.DateTimeField("dodano", auto_now_add=True)),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parcels",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "przesyłka",
                "verbose_name_plural": "przesyłki",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("order", "number"), name="parcel_order_number")],
            },
        ),
    ]
