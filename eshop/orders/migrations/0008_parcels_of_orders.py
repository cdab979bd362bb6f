"""The one parcel that an order had becomes a row of its own. BaseLinker alone could name one."""

from django.db import migrations

MOVE = """
INSERT INTO orders_parcel (order_id, number, carrier, tracking_url, origin, added_at)
SELECT o.id, o.delivery_number, o.delivery_carrier, o.tracking_url, 'baselinker',
       COALESCE((SELECT max(c.at) FROM orders_change c WHERE c.order_id = o.id AND c.kind = 'parcel'), o.updated_at)
FROM orders_order o WHERE o.delivery_number <> '' ORDER BY o.id
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_parcels")]
    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop)]
