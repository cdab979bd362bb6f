"""What orders are found by, of those that were there before the search was; here, as BaseLinker's numbers are."""

from django.db import migrations

from eshop.orders.searching import ORDER, order_found
from eshop.search.terms import entries_make

BATCH = 500
COLUMNS = ("kind", "object_id", "is_personal", "terms")


def fill(apps, schema_editor):
    entries = apps.get_model("search", "SearchEntry")
    orders, last = apps.get_model("orders", "Order").objects.order_by("pk"), 0
    while batch := list(orders.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        lines = _by_order(apps.get_model("orders", "OrderLine"), batch)
        parcels = _by_order(apps.get_model("orders", "Parcel"), batch)
        bound = apps.get_model("baselinker", "OrderBinding").objects.filter(order__in=batch)
        numbers = dict(bound.values_list("order_id", "external_id"))
        found = [
            order_found(
                order,
                lines.get(order.pk, []),
                parcels.get(order.pk, []),
                [numbers[order.pk]] if order.pk in numbers else [],
            )
            for order in batch
        ]
        made = [entries(**{name: getattr(entry, name) for name in COLUMNS}) for entry in entries_make(ORDER, found)]
        entries.objects.bulk_create(made, ignore_conflicts=True)


def _by_order(model, batch):
    rows = {}
    for row in model.objects.filter(order__in=batch):
        rows.setdefault(row.order_id, []).append(row)
    return rows


class Migration(migrations.Migration):
    dependencies = [
        ("baselinker", "0024_token_account"),
        ("orders", "0010_not_acknowledged"),
        ("search", "0001_initial"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
