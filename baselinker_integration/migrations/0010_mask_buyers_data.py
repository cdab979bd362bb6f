"""Masks what earlier versions kept in clear of buyers: in the events' differences, parcel events and kept calls."""

import json

from django.db import migrations

HIDDEN = "…"
ONCE_CLEAR = [
    *("delivery_postcode", "delivery_city", "delivery_state_code", "invoice_postcode", "invoice_city"),
    *("invoice_state_code", "delivery_point_id", "delivery_point_pni", "delivery_point_name"),
    *("delivery_point_address", "delivery_point_postcode", "delivery_point_city", "transaction_id"),
]
HARMLESS = {
    "OrderAdd": {
        *("baselinker_id", "previous_order_id", "date_add", "service", "delivery_country", "delivery_country_code"),
        *("invoice_country", "invoice_country_code", "delivery_method", "delivery_method_id", "delivery_price"),
        *("payment_method", "payment_method_cod", "payment_method_id", "status_id", "currency", "want_invoice", "paid"),
        *("change_products_quantity", "service_account"),
    },
    "OrderUpdate": {"orders_ids", "order_ids", "order_id", "update_type", "delivery_method_name"},
}
MASKED_BEFORE = {
    *("delivery_fullname", "delivery_company", "invoice_fullname", "invoice_company", "client_login", "email"),
    *("phone", "invoice_nip", "delivery_point_phone", "user_comments", "user_comments_long", "admin_comments"),
}
LINE = {"id", "variant_id", "sku", "name", "price", "quantity", "auction_id", "tax", "currency"}


def mask_events(apps, schema_editor):
    problems = apps.get_model("event_log", "EventProblem").objects.filter(code="repeat_differs")
    masked = {"detail": f"było: {HIDDEN}, jest: {HIDDEN}"}
    problems.filter(field__in=ONCE_CLEAR).update(**masked)
    problems.filter(field__endswith=".attributes").update(**masked)
    parcels = apps.get_model("event_log", "Event").objects.filter(type="order_updated")
    parcels.filter(message__startswith="Numer przesyłki: ").update(message=f"Numer przesyłki: {HIDDEN}")


def mask_calls(apps, schema_editor):
    calls = apps.get_model("baselinker", "InboundCall").objects
    kept = calls.filter(action__in=HARMLESS).order_by("pk")
    for call in kept.only("pk", "action", "request").iterator(chunk_size=500):
        masked = request_masked(call.action, call.request)
        if masked != call.request:
            calls.filter(pk=call.pk).update(request=masked)


def request_masked(action, request):
    if not isinstance(request, dict):
        return {}
    return {name: field_masked(action, name, value) for name, value in request.items()}


def field_masked(action, name, value):
    if name in HARMLESS[action] or (name in MASKED_BEFORE and isinstance(value, str)):
        return value
    if action == "OrderAdd" and name == "products":
        return lines_masked(value)
    if action == "OrderUpdate" and name == "update_value" and len(str(value)) < 6:
        return value
    return HIDDEN if value else value


def lines_masked(value):
    try:
        lines = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return HIDDEN
    lines = list(lines.values()) if isinstance(lines, dict) else lines
    if not isinstance(lines, list):
        return HIDDEN
    return [
        {name: part if name in LINE else HIDDEN for name, part in line.items()} if isinstance(line, dict) else HIDDEN
        for line in lines
    ]


class Migration(migrations.Migration):
    dependencies = [("baselinker", "0009_feed_edition"), ("event_log", "0001_initial")]

    operations = [
        migrations.RunPython(mask_events, migrations.RunPython.noop),
        migrations.RunPython(mask_calls, migrations.RunPython.noop),
    ]
