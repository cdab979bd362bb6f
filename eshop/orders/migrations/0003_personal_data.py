from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_seed")]

    operations = [
        migrations.AlterModelOptions(
            name="order",
            options={
                "ordering": ["-id"],
                "permissions": [("view_personal_data", "Dane osobowe kupujących")],
                "verbose_name": "zamówienie",
                "verbose_name_plural": "zamówienia",
            },
        ),
        migrations.AddField(
            model_name="order",
            name="erased_at",
            field=models.DateTimeField("usunięto dane osobowe", blank=True, editable=False, null=True),
        ),
    ]
