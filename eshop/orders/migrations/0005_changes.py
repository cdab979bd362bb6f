"""The history of each order becomes the journal of all: what kind of change, and in which table a reader finds it."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("created", "przyjęcie"),
    ("state", "stan"),
    ("payment", "płatność"),
    ("parcel", "przesyłka"),
    ("lines", "pozycje"),
    ("details", "dane"),
    ("erased", "usunięcie danych"),
]


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_not_erased")]

    operations = [
        migrations.RenameModel("OrderStatusChange", "OrderChange"),
        migrations.AlterModelTable("orderchange", "orders_change"),
        migrations.AddField(
            model_name="orderchange",
            name="kind",
            field=models.CharField("rodzaj", choices=KINDS, default="details", max_length=12),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="orderchange", index=models.Index(fields=["order", "id"], name="change_order_id")
        ),
        migrations.AlterField(
            model_name="orderchange",
            name="order",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="history",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="version",
            field=models.PositiveIntegerField("wersja", default=1, editable=False),
        ),
    ]
