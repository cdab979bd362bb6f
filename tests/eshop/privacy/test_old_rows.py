"""The migration that masks what earlier versions kept in clear."""

from importlib import import_module

import pytest
from django.apps import apps

from baselinker_integration.models import InboundCall
from event_log.models import Event, EventProblem, Severity
from event_log.services import Problem, event_record
from tests import factories

pytestmark = pytest.mark.django_db
MIGRATION = import_module("baselinker_integration.migrations.0010_mask_buyers_data")


def difference(field, old, new):
    return Problem("repeat_differs", field=field, detail=f"było: {old}, jest: {new}")


def test_differences_in_clear_are_masked_and_nothing_else_moves(monkeypatch):
    monkeypatch.setattr(Event, "objects", Event._base_manager)
    event_record(
        "order_repeat_differs",
        severity=Severity.WARNING,
        problems=[
            difference("delivery_city", "Kanarkowice", "Łódź"),
            difference("products[3].attributes", "[Kanarek]", "-"),
            difference("email", "z***@***.invalid", "-"),
            difference("products[0].quantity", "1", "2"),
        ],
    )
    event_record("order_updated", message="Numer przesyłki: 620001 InPost")
    event_record("order_updated", message="Stan: zrealizowane")
    MIGRATION.mask_events(apps, None)
    assert list(EventProblem.objects.order_by("pk").values_list("field", "detail")) == [
        ("delivery_city", "było: …, jest: …"),
        ("products[3].attributes", "było: …, jest: …"),
        ("email", "było: z***@***.invalid, jest: -"),
        ("products[0].quantity", "było: 1, jest: 2"),
    ]
    messages = Event.objects.filter(type="order_updated").order_by("pk").values_list("message", flat=True)
    assert list(messages) == ["Numer przesyłki: …", "Stan: zrealizowane"]


def test_kept_calls_in_clear_are_masked():
    connection = factories.connection_make()
    products = '[{"id": "1", "sku": "A", "attributes": [{"value": "Dla Ewy"}]}]'
    request = {"baselinker_id": "7", "email": "z***", "pesel": "84051377512", "delivery_city": "Kanarkowice", "x": {}}
    kept = factories.call_make(connection, request=request | {"products": products})
    other = factories.call_make(connection, action="ProductAdd", request={"name": "Kubek"})
    odd = factories.call_make(connection, request=["a"])
    MIGRATION.mask_calls(apps, None)
    MIGRATION.mask_calls(apps, None)
    assert InboundCall.objects.get(pk=kept.pk).request == {
        "baselinker_id": "7",
        "email": "z***",
        "pesel": "…",
        "delivery_city": "…",
        "x": {},
        "products": [{"id": "1", "sku": "A", "attributes": "…"}],
    }
    assert InboundCall.objects.get(pk=other.pk).request == {"name": "Kubek"}
    assert InboundCall.objects.get(pk=odd.pk).request == {}
