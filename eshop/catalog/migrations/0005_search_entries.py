"""What items are found by, of those that were there before the search was."""

from django.db import migrations

from eshop.catalog.searching import ITEM, item_found
from eshop.search.terms import entries_make


def fill(apps, schema_editor):
    entries, batch = apps.get_model("search", "SearchEntry"), []

    def write():
        made = entries_make(ITEM, [item_found(product) for product in batch])
        columns = ("kind", "object_id", "is_personal", "terms")
        entries.objects.bulk_create(
            [entries(**{name: getattr(entry, name) for name in columns}) for entry in made],
            batch_size=500,
            ignore_conflicts=True,
        )
        batch.clear()

    columns = ("name", "variant_name", "code", "ean", "external_id")
    for product in apps.get_model("catalog", "Product").objects.only(*columns).order_by("pk").iterator(2000):
        batch.append(product)
        if len(batch) == 2000:
            write()
    write()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_external_ids"), ("search", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
