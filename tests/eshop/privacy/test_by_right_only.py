"""Buyers' data are for people with the right „Dane osobowe kupujących”: on every page, in every file and search."""

import io
import zipfile

import pytest
from django.contrib import admin
from django.urls import reverse

from baselinker_integration.models import InboundCall
from eshop.core.exports.exporting import ExportAdminMixin
from eshop.orders.admin.orders import OrderListAdmin
from eshop.orders.models import Order
from eshop.panel.models import ExportJob
from eshop.panel.services.exports import export_job_create, export_job_run
from event_log.models import Event
from tests.baselinker_integration.orders.orders import line
from tests.eshop.privacy.conftest import BUYER, canaries_in, order_call

pytestmark = pytest.mark.django_db
PEOPLE = ["reader", "everything_but"]


@pytest.fixture(params=PEOPLE)
def outsider(request, client):
    """A client signed in as somebody without the right."""
    client.force_login(request.getfixturevalue(request.param))
    return client


def text_of(answer):
    body = answer.getvalue() if not answer.streaming else b"".join(answer.streaming_content)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return body.decode("utf-8-sig", "replace")


def lists():
    """Addresses of every list of the panel."""
    names = [f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist" for m in admin.site._registry]
    return [reverse(name) for name in (*names, "admin:orders_order_held")]


def exports():
    shared = [a.export_url_name() for a in admin.site._registry.values() if isinstance(a, ExportAdminMixin)]
    names = [*shared, "orders_order_held_export"]
    return [(reverse(f"admin:{name}"), form, part) for name in names for form in ("csv", "xlsx", "xml")
            for part in ("widok", "lista")]  # fmt: skip


def rows():
    """The page of every row that there is."""
    return [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])
        for model in admin.site._registry
        for pk in model._default_manager.values_list("pk", flat=True)
    ]


def pages():
    further = ["index", "panel_exports", "baselinker_guide", "panel_today", "panel_exports_progress"]
    areas = [f"{reverse('admin:event_log_event_changelist')}?obszar={area}" for area in ("baselinker", "panel", "erp")]
    problems = [
        reverse("admin:event_log_event_problems", args=[pk]) for pk in Event.objects.values_list("pk", flat=True)
    ]
    newer = f"{reverse('admin:event_log_event_newer')}?nowsze=0"
    return [*lists(), *rows(), *areas, *problems, newer, *(reverse(f"admin:{name}") for name in further)]


def test_the_owner_sees_the_buyer(client, owner, canary_shop):
    """The control of everything below: the values are there to be found."""
    client.force_login(owner)
    order = Order.objects.order_by("pk").first()
    page = text_of(client.get(reverse("admin:orders_order_change", args=[order.pk])))
    assert [value for value in BUYER.values() if value.replace("+", "&#x2B;") not in page and value not in page] == []
    export = text_of(client.get(reverse("admin:orders_order_export"), {"zakres": "lista"}))
    assert "Kanarkowa Zofia" in export
    found = text_of(client.get(reverse("admin:orders_order_changelist"), {"q": BUYER["email"]}))
    assert "Kanarkowa Zofia" in found


def test_no_page_shows_the_buyer(outsider, canary_shop):
    found, opened = {}, 0
    for address in pages():
        answer = outsider.get(address)
        opened += answer.status_code == 200
        if canaries := canaries_in(text_of(answer)):
            found[address] = canaries
    assert found == {}
    assert opened > 30


def test_every_column_of_the_order_list_is_masked(outsider, canary_shop):
    columns = [*OrderListAdmin.list_display, *OrderListAdmin.more_columns]
    for page in ("orders.order", "orders.order.held"):
        outsider.post(reverse("admin:panel_columns", args=[page]), {"do": "save", "column": columns})
    for name in ("orders_order_changelist", "orders_order_held"):
        page = text_of(outsider.get(reverse(f"admin:{name}")))
        assert "K… Z…" in page
        assert canaries_in(page) == []
    for address, form, part in exports():
        assert canaries_in(text_of(outsider.get(address, {"format": form, "zakres": part}))) == []


def test_no_search_tells_whether_a_buyer_is_there(outsider, canary_shop):
    order = Order.objects.order_by("pk").first()
    for term in [*BUYER.values(), "kanarkowa", "zofia", "example"]:
        for name in ("orders_order_changelist", "orders_order_export"):
            answer = text_of(outsider.get(reverse(f"admin:{name}"), {"q": term, "zakres": "lista"}))
            assert "K… Z…" not in answer, term
    by_number = text_of(outsider.get(reverse("admin:orders_order_changelist"), {"q": str(order.pk)}))
    assert "K… Z…" in by_number
    assert "Dowolny numer zamówienia albo kod towaru" in by_number


@pytest.mark.parametrize("person", [*PEOPLE, "owner"])
@pytest.mark.parametrize(
    "lookup",
    ["email__startswith", "email", "phone__contains", "user_comments__regex", "delivery_city__gte", "id__in",
     "lines__name", "baselinker_binding__sent_fields__email", "history__note__contains"],
)  # fmt: skip
def test_no_lookup_can_be_typed_into_the_order_list(request, client, canary_shop, person, lookup):
    client.force_login(request.getfixturevalue(person))
    for name in ("orders_order_changelist", "orders_order_held", "orders_order_export"):
        assert client.get(reverse(f"admin:{name}"), {lookup: "z"}).status_code == 400


@pytest.mark.parametrize(
    ("name", "lookup"),
    [
        ("baselinker_inboundcall", "request__contains"),
        ("baselinker_inboundcall", "remote_address__startswith"),
        ("event_log_event", "details__contains"),
        ("auth_user", "email__startswith"),
        ("catalog_product", "name__regex"),
    ],
)
def test_no_lookup_can_be_typed_into_any_other_list(client, owner, canary_shop, name, lookup):
    client.force_login(owner)
    assert client.get(reverse(f"admin:{name}_changelist"), {lookup: "z"}).status_code == 400


def test_a_kept_call_shows_only_what_is_harmless(client, owner, canary_shop):
    client.force_login(owner)
    for call in InboundCall.objects.all():
        page = text_of(client.get(reverse("admin:baselinker_inboundcall_change", args=[call.pk])))
        assert canaries_in(page) == []


def test_data_in_a_wrong_field_are_told_by_their_shape_alone(client, owner, canary_shop):
    misplaced = {"date_add": BUYER["phone"], "want_invoice": BUYER["email"], "delivery_price": BUYER["phone"]}
    answer = canary_shop.call("OrderAdd", **order_call(line(canary_shop.mug), baselinker_id="880004", **misplaced))
    assert "error" not in answer
    call = InboundCall.objects.latest("pk")
    assert (call.request["date_add"], call.request["paid"]) == ("+99 999 999 999", "1")
    client.force_login(owner)
    for address in [address for address in pages() if "/event/" in address or "/inboundcall/" in address]:
        assert canaries_in(text_of(client.get(address))) == [], address


def test_a_long_export_is_masked_and_its_file_is_given_only_while_the_right_lasts(
    client, owner, reader, canary_shop, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    jobs = {}
    for user in (reader, owner):
        job = export_job_create(user=user, page="orders.order", query="zakres=lista", file_format="csv", language="pl")
        assert export_job_run(job_id=job.pk)
        jobs[user.username] = ExportJob.objects.get(pk=job.pk)
    written = {}
    for name, job in jobs.items():
        with job.file.open() as file:
            written[name] = file.read().decode()
    assert canaries_in(written["czytelnik"]) == []
    assert "Kanarkowa Zofia" in written["wlasciciel"]
    assert [job.holds_personal_data for job in jobs.values()] == [False, True]
    address = reverse("admin:panel_export_file", args=[jobs["wlasciciel"].pk])
    client.force_login(owner)
    given = client.get(address)
    assert (given.status_code, b"".join(given).decode()) == (200, written["wlasciciel"])
    owner.groups.set(reader.groups.all())
    assert client.get(address).status_code == 403


def test_rights_are_given_as_they_were(db):
    from django.contrib.auth.models import Group

    having = Group.objects.filter(permissions__codename="view_personal_data").values_list("name", flat=True)
    assert sorted(having) == ["Administrator", "Właściciel"]


def test_the_right_has_its_name_among_the_rights_of_a_role(client, owner):
    from eshop.panel.forms import RoleForm, offered_permissions

    right = offered_permissions().get(codename="view_personal_data")
    assert RoleForm.base_fields["permissions"].label_from_instance(right) == "Zamówienia: Dane osobowe kupujących"
