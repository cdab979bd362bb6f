"""What people do in the panel stands in the log: who, what, from which value to which."""

import csv
import io

import pytest
import time_machine
from django.urls import reverse

from baselinker_integration.models import Connection, FeedProblem
from eshop.catalog.models import Category, Price, PriceList, ProductTranslation
from eshop.orders.models import OrderStatus
from eshop.panel.services.exports import export_job_create, export_job_run
from event_log.changes import changes_shown
from event_log.models import Event
from event_log.services import Problem, event_record
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    person = factories.user_make("Właściciel", username="anna")
    factories.sign_in(client, person)
    return person


def events(*types):
    """The newest events by type, with who and the changes as they are read."""
    rows = Event.objects.filter(type__in=types).order_by("pk") if types else Event.objects.order_by("pk")
    return [
        (row.type, row.actor_label, [(change.label, change.old, change.new) for change in changes_shown(row.details)])
        for row in rows
    ]


def item_form(product, **changes):
    """The item's form as the browser sends it, with `changes`."""
    prices = list(product.prices.order_by("pk"))
    values = {
        "name": product.name, "variant_name": "", "code": product.code, "ean": product.ean, "category": "",
        "manufacturer": "", "vat_rate": product.vat_rate_id, "weight": "", "unit": product.unit, "is_active": "on",
        "short_description": "", "description": "", "images_text": "", "attributes_text": "",
        "prices-TOTAL_FORMS": len(prices), "prices-INITIAL_FORMS": len(prices),
        "translations-TOTAL_FORMS": 0, "translations-INITIAL_FORMS": 0,
    }  # fmt: skip
    for number, price in enumerate(prices):
        values |= {
            f"prices-{number}-id": price.pk,
            f"prices-{number}-product": product.pk,
            f"prices-{number}-price_list": price.price_list_id,
            f"prices-{number}-gross": str(price.gross),
        }
    return values | changes


def edit(client, product, **changes):
    answer = client.post(reverse("admin:catalog_product_edit", args=[product.pk]), item_form(product, **changes))
    assert answer.status_code == 302, answer.context["errors"]


def test_an_item_and_its_prices_edited_by_hand(client, anna):
    product = factories.product_make("K-1", name="Kubek", gross="10.00")
    wholesale = PriceList.objects.create(name="Hurtowy")
    edit(
        client,
        product,
        name="Kubek duży",
        attributes_text="Kolor: biały",
        **{
            "prices-TOTAL_FORMS": 2,
            "prices-0-gross": "12.00",
            "prices-1-product": product.pk,
            "prices-1-price_list": wholesale.pk,
            "prices-1-gross": "8.00",
            "translations-TOTAL_FORMS": 1,
            "translations-0-product": product.pk,
            "translations-0-language": "en",
            "translations-0-name": "Mug",
        },
    )
    assert events() == [
        (
            "item_changed", "anna",
            [("nazwa", "Kubek", "Kubek duży"), ("atrybuty", "–", "Kolor: biały"), ("nazwa (en)", "–", "Mug")],
        ),
        ("price_changed", "anna", [
            ("cena brutto (Detaliczny)", "10,00", "12,00"), ("cena brutto (Hurtowy)", "–", "8,00"),
        ]),
    ]  # fmt: skip
    assert {row.subject_label for row in Event.objects.all()} == {"Towar: K-1 Kubek duży"}
    assert {(row.subject_type, row.subject_id) for row in Event.objects.all()} == {("catalog.product", str(product.pk))}


def test_a_price_and_a_translation_taken_away(client, anna):
    product = factories.product_make("K-1", name="Kubek", gross="10.00")
    words = ProductTranslation.objects.create(product=product, language="en", name="Mug")
    edit(
        client,
        product,
        **{
            "prices-0-DELETE": "on",
            "translations-TOTAL_FORMS": 1,
            "translations-INITIAL_FORMS": 1,
            "translations-0-id": words.pk,
            "translations-0-product": product.pk,
            "translations-0-language": "en",
            "translations-0-name": "Mug",
            "translations-0-DELETE": "on",
        },
    )
    assert events() == [
        ("item_changed", "anna", [("nazwa (en)", "Mug", "–")]),
        ("price_changed", "anna", [("cena brutto (Detaliczny)", "10,00", "–")]),
    ]
    assert not Price.objects.exists()


def test_a_form_saved_without_a_change_and_one_that_is_refused_leave_nothing(client, anna):
    product = factories.product_make("K-1", name="Kubek")
    edit(client, product)
    address = reverse("admin:catalog_product_edit", args=[product.pk])
    assert client.post(address, item_form(product, name="Inny", unit="")).status_code == 200
    assert events() == []


def test_a_category_added_moved_and_deleted(client, anna):
    parent = factories.category_make("Kuchnia")
    translations = {"translations-TOTAL_FORMS": 0, "translations-INITIAL_FORMS": 0}
    values = {"name": "Kubki", "position": 1, "is_active": "on", "parent": "", **translations}
    assert client.post(reverse("admin:catalog_category_add"), values).status_code == 302
    made = Category.objects.get(name="Kubki")
    client.post(reverse("admin:catalog_category_change", args=[made.pk]), {**values, "parent": parent.pk})
    client.post(reverse("admin:catalog_category_delete", args=[made.pk]), {"post": "yes"})
    kinds = [(kind, who) for kind, who, _changes in events()]
    assert kinds == [("entry_added", "anna"), ("entry_changed", "anna"), ("entry_deleted", "anna")]
    assert events("entry_changed")[0][2] == [("kategoria nadrzędna", "–", "Kuchnia")]
    assert ("nazwa", "Kubki", "–") in events("entry_deleted")[0][2]
    assert {row.subject_label for row in Event.objects.all()} == {"Kategoria: Kubki"}


def test_a_method_switched_off(client, anna):
    from eshop.orders.models import PaymentMethod

    method = PaymentMethod.objects.create(name="Raty")
    client.post(reverse("admin:orders_paymentmethod_change", args=[method.pk]), {"name": "Raty"})
    assert events() == [("entry_changed", "anna", [("aktywna", "tak", "nie")])]


def test_options_of_an_account_with_old_and_new_value(client, anna):
    connection = factories.connection_make("Konto")
    retail = factories.price_list_default()
    values = {
        "language": "pl", "price_list": retail.pk, "day_start": "06:30", "takes_orders": "on", "writes_stock": "on",
        "writes_prices": "on",
    }  # fmt: skip
    answer = client.post(reverse("admin:baselinker_connection_options_view", args=[connection.pk]), values)
    assert answer.status_code == 302
    assert events() == [
        ("account_changed", "anna", [
            ("cennik", "–", "Detaliczny"),
            ("początek doby", "00:00", "06:30"),
            ("BaseLinker zmienia ceny", "nie", "tak"),
        ])
    ]  # fmt: skip


def test_keys_are_named_by_what_the_page_shows_of_them(client, anna):
    connection = factories.connection_make("Konto")

    def click(view):
        client.post(reverse(f"admin:baselinker_connection_{view}", args=[connection.pk]))
        return connection.keys.order_by("-pk").first()

    first, second = click("key_view"), click("key_view")
    click("revoke_view")
    click("disconnect_view")
    click("reconnect_view")
    third = connection.keys.get()
    assert events() == [
        ("key_created", "anna", [("końcówka", "–", f"…{first.hint}")]),
        ("key_created", "anna", [("końcówka", f"…{first.hint}", f"…{second.hint}")]),
        ("key_revoked", "anna", [("końcówka", f"…{first.hint}", "–")]),
        ("account_disconnected", "anna", [("włączone", "tak", "nie")]),
        ("account_connected", "anna", [("włączone", "nie", "tak")]),
        ("key_created", "anna", [("końcówka", "–", f"…{third.hint}")]),
    ]
    assert not Connection.objects.get().keys.filter(valid_until__isnull=False).exists()


def test_an_orders_state_moved_by_hand(client, anna):
    order = factories.order_make()
    address = reverse("admin:orders_order_move", args=[order.pk])
    for _twice in range(2):
        client.post(address, {"to": OrderStatus.CONFIRMED.value})
    client.post(address, {"to": OrderStatus.ENTERED.value})
    changes = [("stan realizacji", "oczekuje na potwierdzenie sklepu", "potwierdzone")]
    assert events("order_status_changed") == [("order_status_changed", "anna", changes)]


def test_opened_buyers_data_is_one_event_per_person_order_and_day(client, anna):
    order, other = factories.order_make(), factories.order_make()
    jan = factories.user_make("Właściciel", username="jan")

    def look(person, at):
        factories.sign_in(client, person)
        assert client.get(reverse("admin:orders_order_change", args=[at.pk])).status_code == 200

    with time_machine.travel("2026-05-04T10:00:00Z", tick=False):
        for person, at in ((anna, order), (anna, order), (anna, other), (jan, order)):
            look(person, at)
    # 22:30 UTC is the next day in Warsaw.
    with time_machine.travel("2026-05-04T22:30:00Z", tick=False):
        look(anna, order)
    rows = Event.objects.filter(type="buyer_data_opened").order_by("pk")
    assert [(row.actor_label, row.subject_id, row.repeats) for row in rows] == [
        ("anna", str(order.pk), 1), ("anna", str(other.pk), 0), ("jan", str(order.pk), 0), ("anna", str(order.pk), 0),
    ]  # fmt: skip
    assert "Kowalski" not in str(list(Event.objects.values()))


def test_a_masked_order_was_not_opened(client):
    order = factories.order_make()
    client.force_login(factories.user_make("Tylko odczyt"))
    assert client.get(reverse("admin:orders_order_change", args=[order.pk])).status_code == 200
    b"".join(client.get(reverse("admin:orders_order_export")).streaming_content)
    assert [(row.type, row.details["personal_data"]) for row in Event.objects.all()] == [("list_exported", False)]


def test_exports_say_who_took_which_rows(client, anna):
    for name in ("Kubek", "Kubek duży", "Talerz"):
        factories.product_make(name=name)
    b"".join(client.get(reverse("admin:catalog_product_export"), {"q": "kubek", "format": "xml"}).streaming_content)
    event = Event.objects.get(type="list_exported")
    assert (event.actor_label, event.subject_label, event.counts) == ("anna", "Towary", {"rows": 2})
    assert event.details == {
        "list": "catalog.product", "file_format": "xml", "whole_list": False, "personal_data": False,
        "filters": {"q": "kubek"},
    }  # fmt: skip


def test_what_was_searched_among_orders_is_masked(client, anna):
    factories.order_make()
    query = {"q": "jan.kowalski@example.com", "zakres": "lista", "oplacone": "1"}
    b"".join(client.get(reverse("admin:orders_order_export"), query).streaming_content)
    event = Event.objects.get(type="list_exported")
    assert event.counts == {"rows": 1}
    assert event.details == {
        "list": "orders.order", "file_format": "csv", "whole_list": True, "personal_data": True,
        "filters": {"q": "j…", "oplacone": "1"},
    }  # fmt: skip


def test_a_long_export_belongs_to_who_ordered_it(settings, tmp_path, anna):
    settings.MEDIA_ROOT = tmp_path
    factories.order_make()
    job = export_job_create(user=anna, page="orders.order", query="q=kowalski", file_format="csv", language="pl")
    assert Event.objects.count() == 0
    export_job_run(job_id=job.pk)
    event = Event.objects.get()
    assert (event.type, event.actor, event.counts) == ("list_exported", f"person:{anna.pk}", {"rows": 1})
    assert event.details["filters"] == {"q": "k…"}


def test_the_problems_of_an_event_taken_away(client, anna):
    event = factories.event_make(items={factories.product_make(): "no_name"})
    b"".join(client.get(reverse("admin:event_log_event_problems", args=[event.pk])).streaming_content)
    noted = Event.objects.get(type="list_exported")
    assert (noted.counts, noted.details["filters"]) == ({"rows": 1}, {"id": str(event.pk)})


def test_a_bulk_correction_is_one_event(client, anna):
    connection, category = factories.connection_make("Konto"), factories.category_make("Kubki")
    for _number in range(3):
        item = factories.product_make()
        FeedProblem.objects.create(
            feed=connection.feed, product_id=item.pk, item_id=item.pk, item_code=item.code, item_name=item.name,
            code="no_category", severity=1,
        )  # fmt: skip
    address = reverse("admin:baselinker_feedproblem_correct") + f"?problem=no_category&konto={connection.pk}"
    client.post(address, {"category": category.pk})
    assert events() == [("items_corrected", "anna", [("kategoria", "–", "Kubki")])]
    assert Event.objects.get().counts == {"items": 3}
    client.post(address, {"category": category.pk})
    assert Event.objects.count() == 1


@pytest.mark.parametrize("role", ["Właściciel", "Tylko odczyt"])
def test_an_items_page_shows_its_history_out_of_the_log(client, anna, role):
    product, other = factories.product_make("K-1", name="Kubek"), factories.product_make("K-2")
    edit(client, product, name="Kubek duży")
    edit(client, other, name="Cudza nazwa")
    named = event_record("run_completed", problems=[Problem("no_price", "catalog.product", str(product.pk), "K-1")])
    client.logout()
    factories.sign_in(client, factories.user_make(role))
    page = client.get(reverse("admin:catalog_product_change", args=[product.pk]))
    (tab,) = [tab for tab in page.context["tabs"] if tab.slug == "dziennik"]
    assert [entry["event"].pk for entry in tab.context["entries"]] == [
        named.pk, Event.objects.get(type="item_changed", subject_id=str(product.pk)).pk,
    ]  # fmt: skip
    text = page.content.decode()
    assert "nazwa: Kubek → Kubek duży" in text
    assert "Administrator: anna" in text
    assert "Cudza nazwa" not in text


def test_history_is_for_those_who_may_see_the_log(client, anna):
    from django.contrib.auth.models import Permission

    product, order = factories.product_make(name="Kubek"), factories.order_make()
    edit(client, product, name="Kubek duży")
    client.post(reverse("admin:orders_order_move", args=[order.pk]), {"to": OrderStatus.CONFIRMED.value})
    seller = factories.user_make()
    seller.user_permissions.set(Permission.objects.filter(codename__in=["view_product", "view_order"]))
    factories.sign_in(client, seller)
    page = client.get(reverse("admin:catalog_product_change", args=[product.pk]))
    assert "dziennik" not in [tab.slug for tab in page.context["tabs"]]
    assert "Kubek →" not in page.content.decode()
    page = client.get(reverse("admin:orders_order_change", args=[order.pk]))
    assert page.context["log"] is None
    assert reverse("admin:event_log_event_change", args=[1])[:-10] not in page.content.decode()


def test_order_and_account_pages_show_their_history(client, anna):
    order, connection = factories.order_make(), factories.connection_make("Konto")
    client.post(reverse("admin:orders_order_move", args=[order.pk]), {"to": OrderStatus.CONFIRMED.value})
    client.post(reverse("admin:baselinker_connection_key_view", args=[connection.pk]))
    event_record("order_refused", subject=connection)
    page = client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
    assert "Zmieniono stan zamówienia" in page
    assert "stan realizacji: oczekuje na potwierdzenie sklepu → potwierdzone" in page
    page = client.get(reverse("admin:baselinker_connection_change", args=[connection.pk]))
    (tab,) = [tab for tab in page.context["tabs"] if tab.slug == "dziennik"]
    assert [entry["event"].type for entry in tab.context["entries"]] == ["key_created"]


def test_the_log_is_filtered_by_person_and_exported_with_changes(client, anna):
    jan = factories.user_make("Właściciel", username="jan")
    order = factories.order_make()
    client.post(reverse("admin:orders_order_move", args=[order.pk]), {"to": OrderStatus.CONFIRMED.value})
    factories.sign_in(client, jan)
    client.post(reverse("admin:orders_order_move", args=[order.pk]), {"to": OrderStatus.COMPLETED.value})
    query = {"obszar": "panel", "kto": f"person:{anna.pk}"}
    page = client.get(reverse("admin:event_log_event_changelist"), query)
    assert [event.actor_label for event in page.context["cl"].result_list] == ["anna"]
    assert "Administrator: jan" in page.content.decode()
    exported = event_record("list_exported", details={"list": "orders.order"})
    details = client.get(reverse("admin:event_log_event_change", args=[exported.pk])).context["details"]
    assert details == [("Lista", "Zamówienia")]
    body = b"".join(client.get(reverse("admin:event_log_event_export"), query).streaming_content)
    (row,) = csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")
    assert row["Kto"] == "Administrator: anna"
    assert row["Zmiany"] == "stan realizacji: oczekuje na potwierdzenie sklepu → potwierdzone"
