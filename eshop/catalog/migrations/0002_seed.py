"""The rates that BaseLinker understands, and the shop's default price list."""

from django.db import migrations


def seed(apps, schema_editor):
    for code in ("23", "8", "5", "0", "zw", "np", "oo"):
        apps.get_model("catalog", "VatRate").objects.get_or_create(code=code)
    apps.get_model("catalog", "PriceList").objects.get_or_create(
        name="Detaliczny", defaults={"currency": "PLN", "is_default": True}
    )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
