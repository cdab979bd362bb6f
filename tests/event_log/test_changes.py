"""Old and new values in events: kept as plain values, read in the language of the page (contract, section 8)."""

from datetime import time
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import translation

from event_log.changes import Change, changes_between, changes_kept, changes_shown, changes_text, snapshot
from event_log.models import Event
from event_log.services import event_record
from tests import factories

pytestmark = pytest.mark.django_db


def shown(*changes, language="pl"):
    with translation.override(language):
        return [(row.label, row.old, row.new) for row in changes_shown({"changes": changes_kept(changes)})]


def test_what_differs_between_two_states_of_a_row():
    category = factories.category_make("Kubki")
    product = factories.product_make("K-1", name="Kubek", category=None, images=[], attributes=[])
    before = snapshot(product)
    product.name, product.category, product.weight, product.images = "Kubek duży", category, Decimal("0.5"), ["/a.jpg"]
    changes = changes_between(before, snapshot(product))
    assert [(change.field, change.old, change.new) for change in changes] == [
        ("catalog.product.name", "Kubek", "Kubek duży"),
        ("catalog.product.category", None, "Kubki"),
        ("catalog.product.weight", None, Decimal("0.5")),
        ("catalog.product.images", [], ["/a.jpg"]),
    ]
    assert changes_between(before, before) == []


def test_a_password_and_marks_that_move_by_themselves_are_never_taken():
    fields = {name.rpartition(".")[2] for name in snapshot(factories.user_make("Właściciel"))}
    assert fields >= {"username", "groups", "is_superuser"}
    assert not fields & {"password", "last_login", "id"}
    assert not {"created_at", "updated_at", "id"} & {
        name.rpartition(".")[2] for name in snapshot(factories.product_make())
    }


@pytest.mark.parametrize(
    ("change", "polish", "english"),
    [
        (
            Change("orders.order.status", 5, 6),
            ("stan realizacji", "oczekuje na potwierdzenie sklepu", "potwierdzone"),
            (None, None, "confirmed"),
        ),
        (Change("catalog.product.is_active", True, False), None, (None, "yes", "no")),
        (Change("catalog.price.gross", Decimal("10.00"), Decimal("12.50"), of="Detaliczny"),
         ("cena brutto (Detaliczny)", "10,00", "12,50"), None),
        (Change("baselinker.connection.day_start", time(0, 0), time(6, 30)), (None, "00:00", "06:30"), None),
        (Change("catalog.product.category", None, "Kubki"), ("kategoria", "–", "Kubki"), None),
        (Change("catalog.product.images", ["/a", "/b"], ["/b", "/c"]), (None, "/a", "/c"), None),
        (Change("catalog.product.images", ["/a", "/b"], ["/b", "/a"]), (None, "/a, /b", "/b, /a"), None),
        (Change("catalog.product.attributes", [], [["Kolor", "biały"]]), (None, "–", "Kolor: biały"), None),
        (Change("gone.model.field", "x", 7), ("field", "x", "7"), None),
        (Change("nonsense", None, {"a": 1}), ("nonsense", "–", "{'a': 1}"), None),
    ],
    ids=lambda value: value.field if isinstance(value, Change) else "",
)  # fmt: skip
def test_a_change_reads_in_the_language_of_the_page(change, polish, english):
    for language, expected in (("pl", polish), ("en", english)):
        if expected is not None:
            (row,) = shown(change, language=language)
            assert [text for text, wanted in zip(row, expected, strict=True) if wanted] == [*filter(None, expected)]


def test_of_rights_only_those_given_and_taken_are_shown():
    role = Group.objects.create(name="Magazyn")
    rights = Permission.objects.filter(content_type__app_label="catalog", content_type__model="product")
    role.permissions.set(rights.filter(codename__startswith="view_"))
    before = snapshot(role)
    role.permissions.set(rights.filter(codename__startswith="change_"))
    (change,) = changes_between(before, snapshot(role))
    assert (change.old, change.new) == (["catalog.view_product"], ["catalog.change_product"])
    assert shown(change)[0][1:] == ("Towary: podgląd", "Towary: zmiana")
    assert shown(change, language="en")[0][1:] == ("Items: view", "Items: change")


def test_of_a_long_text_the_part_that_differs_is_kept():
    text = "a" * 5000
    ((_label, old, new),) = shown(Change("catalog.product.description", text + "staro" + text, text + "nowo" + text))
    assert old.startswith("…" + "a" * 40 + "staro")
    assert new.startswith("…" + "a" * 40 + "nowo")
    assert len(old) == len(new) == 302
    ((_label, old, new),) = shown(Change("catalog.product.description", text, ""))
    assert (old, new) == ("a" * 300 + "…", "–")


def test_an_event_keeps_its_changes_and_whatever_else_it_says():
    event = event_record(
        "account_changed", details={"reason": "x"}, changes=[Change("catalog.product.name", "Kubek", "Kubek duży")]
    )
    stored = Event.objects.get(pk=event.pk).details
    assert stored == {
        "reason": "x",
        "changes": [{"field": "catalog.product.name", "old": "Kubek", "new": "Kubek duży"}],
    }
    assert changes_text(stored) == "nazwa: Kubek → Kubek duży"
    assert event_record("account_changed").details == {}


@pytest.mark.parametrize("kept", [None, "x", [1, None], [{}], {"field": 1}])
def test_details_of_older_events_with_the_same_key_do_no_harm(kept):
    assert [(row.old, row.new) for row in changes_shown({"changes": kept})] == ([("–", "–")] if kept == [{}] else [])
