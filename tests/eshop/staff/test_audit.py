"""Rights and roles stand in the log with who, what was given and what was taken away."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from eshop.panel.roles import ADMINISTRATOR, READER
from event_log.changes import changes_shown
from event_log.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def events(*types):
    return [
        (row.type, row.actor_label, [(change.label, change.old, change.new) for change in changes_shown(row.details)])
        for row in Event.objects.filter(type__in=types).order_by("pk")
    ]


def right(code):
    app, codename = code.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename).pk


def test_rights_of_a_role(client, boss):
    factories.sign_in(client, boss)
    rights = [right("catalog.view_product"), right("orders.view_order")]
    client.post(reverse("admin:auth_group_add"), {"name": "Magazyn", "permissions": rights})
    role = Group.objects.get(name="Magazyn")
    changed = [right("catalog.view_product"), right("orders.view_personal_data")]
    address = reverse("admin:auth_group_change", args=[role.pk])
    client.post(address, {"name": "Magazyn", "permissions": changed, "needs_second_factor": "on"})
    client.post(address, {"name": "Magazyn", "permissions": changed, "needs_second_factor": "on"})
    client.post(reverse("admin:auth_group_delete", args=[role.pk]), {"post": "yes"})
    assert events("role_added", "role_changed", "role_deleted") == [
        ("role_added", "szef", [
            ("nazwa", "–", "Magazyn"), ("uprawnienia", "–", "Towary: podgląd, Zamówienia: podgląd"),
        ]),
        ("role_changed", "szef", [("wymaga drugiego składnika", "nie", "tak")]),
        ("role_changed", "szef", [("uprawnienia", "Zamówienia: podgląd", "Dane osobowe kupujących")]),
        ("role_deleted", "szef", [
            ("nazwa", "Magazyn", "–"), ("uprawnienia", "Towary: podgląd, Dane osobowe kupujących", "–"),
        ]),
    ]  # fmt: skip
    assert not Group.objects.filter(pk=role.pk).exists()


def test_roles_of_an_account_and_whether_it_may_sign_in(client, boss):
    anna = factories.user_make(READER, username="anna")
    factories.sign_in(client, boss)
    values = {"username": "anna", "first_name": "Anna", "email": "anna@example.com"}
    role = Group.objects.get(name=ADMINISTRATOR)
    address = reverse("admin:auth_user_change", args=[anna.pk])
    assert client.post(address, {**values, "is_active": "on", "groups": [role.pk]}).status_code == 302
    assert client.post(address, {**values, "groups": [role.pk]}).status_code == 302
    kinds = [(kind, who) for kind, who, _changes in events("person_changed", "rights_changed")]
    assert kinds == [("person_changed", "szef"), ("rights_changed", "szef"), ("rights_changed", "szef")]
    roles, access = events("rights_changed")
    assert [change[1:] for change in roles[2]] == [(READER, ADMINISTRATOR)]
    assert [change[1:] for change in access[2]] == [("tak", "nie")]
    assert User.objects.get(pk=anna.pk).password not in str(list(Event.objects.values("details")))
    page = client.get(address)
    shown = [entry["label"] for entry in page.context["history"]["entries"]]
    assert shown[:2] == ["Zmieniono uprawnienia administratora"] * 2
    assert f"{READER} → {ADMINISTRATOR}" in page.content.decode()


def test_a_refused_change_of_rights_leaves_nothing(client, boss):
    factories.sign_in(client, boss)
    answer = client.post(reverse("admin:auth_user_change", args=[boss.pk]), {"username": "szef", "is_superuser": "on"})
    assert answer.status_code == 403
    assert events("person_changed", "rights_changed") == []
