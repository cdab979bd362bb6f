"""An address made by hand gets a page or a refusal, never an error of ours. PostgreSQL takes less than SQLite."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
VALUES = ["a%00b", "99999999999999999999", "%80"]
VALUES += [pytest.param(value, marks=pytest.mark.long) for value in ("abc", "-1", "%C2%B2")]


@pytest.fixture
def filled(panel):
    connection = factories.connection_make()
    factories.order_make(factories.product_make())
    factories.call_make(connection)
    factories.run_make(connection)
    factories.event_make(connection=connection)
    return panel


def own_parameters(model_admin):
    filters = [name for spec in model_admin.list_filter for name in spec.parameters()]
    return [*filters, *model_admin.extra_parameters, "q", "p", "o", "nieznany"]


@pytest.mark.parametrize("value", VALUES)
def test_every_list_survives_every_parameter(filled, value):
    broken = []
    for model, model_admin in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for name in own_parameters(model_admin):
            answer = filled.get(f"{address}?{name}={value}")
            if answer.status_code >= 500:
                broken.append(f"{address}?{name}={value}")
    assert broken == []


@pytest.mark.parametrize("value", VALUES)
def test_every_page_of_its_own_survives_every_parameter(filled, value):
    for address, name in (
        ("/panel/search/", "s"),
        ("/panel/search/?s=a", "page"),
        ("/panel/search/?s=a&extended=1", "page"),
        ("/panel/event_log/event/nowe/", "nowsze"),
        ("/panel/event_log/event/nowe/", "powtorzone"),
        ("/panel/event_log/event/nowe/", "obszar"),
        ("/panel/event_log/event/eksport/", "format"),
        ("/panel/orders/order/eksport/", "zakres"),
    ):
        joined = f"{address}{'&' if '?' in address else '?'}{name}={value}"
        answer = filled.get(joined)
        if answer.streaming:
            list(answer)  # to its end, which closes the file
        assert answer.status_code < 500, joined


@pytest.mark.parametrize("value", VALUES)
def test_every_row_address_survives(filled, value):
    for model in admin.site._registry:
        name = f"{model._meta.app_label}/{model._meta.model_name}"
        assert filled.get(f"/panel/{name}/{value}/change/").status_code < 500, name


def test_the_list_of_newer_events_needs_no_mark(filled):
    address = reverse("admin:event_log_event_newer")
    assert filled.get(address, {"pokaz": "wszystkie"}).status_code == 200
    assert filled.get(address).status_code == 204, "nothing waits for a person"


def test_a_nul_among_chosen_columns_is_dropped(filled):
    address = reverse("admin:panel_columns", args=["orders.order"])
    assert filled.post(address, {"do": "save", "column": ["number\x00", "buyer"]}).status_code == 302
    assert filled.get(reverse("admin:orders_order_changelist")).status_code == 200


@pytest.mark.parametrize("path", ["/panel/login/?next=%00", "/panel/a%00b/"])
def test_a_stranger_cannot_fill_the_log_with_tracebacks(client, caplog, path):
    assert client.get(path).status_code == 400
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
