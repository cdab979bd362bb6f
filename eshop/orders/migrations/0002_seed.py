"""The delivery and payment methods a new shop starts with."""

from django.db import migrations


def seed(apps, schema_editor):
    for name in ("Kurier", "Paczkomat", "Odbiór w punkcie", "Odbiór osobisty", "Przesyłka elektroniczna"):
        apps.get_model("orders", "DeliveryMethod").objects.get_or_create(name=name)
    for name, cash in (("Przelew", False), ("Płatność online", False), ("Za pobraniem", True)):
        apps.get_model("orders", "PaymentMethod").objects.get_or_create(
            name=name, defaults={"is_cash_on_delivery": cash}
        )


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
