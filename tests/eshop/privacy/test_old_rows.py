"""The migration that masks what earlier versions kept in clear."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from baselinker_integration.models import InboundCall
from eshop.panel.models import ExportJob
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


def test_who_could_change_orders_goes_on_seeing_buyers():
    change = Permission.objects.get(codename="change_order", content_type__app_label="orders")
    right = Permission.objects.get(codename="view_personal_data")
    office, store = Group.objects.create(name="Biuro"), Group.objects.create(name="Magazyn")
    office.permissions.add(change)
    anna, ewa = factories.user_make(username="anna"), factories.user_make(username="ewa")
    anna.user_permissions.add(change)
    import_module("eshop.panel.migrations.0002_personal_data_right").give_right(apps, None)
    assert right in office.permissions.all()
    assert right not in store.permissions.all()
    assert [right in person.user_permissions.all() for person in (anna, ewa)] == [True, False]


def test_files_of_orders_written_before_need_the_right():
    user = factories.user_make()
    for page in ("orders.order", "catalog.product"):
        ExportJob.objects.create(user=user, page=page, file_format="csv")
    import_module("eshop.panel.migrations.0002_personal_data_right").mark_files(apps, None)
    marked = ExportJob.objects.filter(holds_personal_data=True).values_list("page", flat=True)
    assert list(marked) == ["orders.order"]
