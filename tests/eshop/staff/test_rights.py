"""A right to change accounts or roles gives nobody more than he has."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from eshop.panel.roles import ADMINISTRATOR, OWNER, READER
from event_log.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def _role(name, *rights):
    role = Group.objects.create(name=name)
    role.permissions.set(Permission.objects.filter(codename__in=rights))
    return role


@pytest.fixture
def clerk(db):
    """May change accounts and roles, and nothing else."""
    _role("Kadry", "view_user", "add_user", "change_user", "view_group", "add_group", "change_group", "delete_group")
    return factories.user_make("Kadry", username="kadry")


def _account(user, **changed):
    fields = {"username": user.username, "email": user.email, "groups": [g.pk for g in user.groups.all()]}
    return fields | ({"is_active": "on"} if user.is_active else {}) | changed


def _change(client, thing, **fields):
    name = "admin:auth_user_change" if isinstance(thing, User) else "admin:auth_group_change"
    return client.post(reverse(name, args=[thing.pk]), fields)


def _state(user):
    user = User.objects.get(pk=user.pk)
    roles = sorted(user.groups.values_list("name", flat=True))
    return user.username, user.email, user.is_active, user.is_staff, user.is_superuser, user.password, roles


def test_nobody_makes_himself_an_owner(client, clerk):
    factories.sign_in(client, clerk)
    before = _state(clerk)
    owner_role = Group.objects.get(name=OWNER)
    answer = _change(client, clerk, **_account(clerk, is_superuser="on", groups=[owner_role.pk]))
    assert answer.status_code == 403
    assert _state(clerk) == before
    page = client.get(reverse("admin:auth_user_change", args=[clerk.pk])).content.decode()
    assert "To Twoje konto." in page
    assert 'name="groups"' not in page


@pytest.mark.parametrize("kind", ["role", "superuser"])
def test_nobody_but_an_owner_touches_an_owner(client, clerk, kind):
    owner = factories.user_make(OWNER if kind == "role" else "", username="szef", is_superuser=kind == "superuser")
    factories.sign_in(client, clerk)
    before = _state(owner)
    answer = _change(client, owner, **_account(owner, email="obcy@example.com", groups=[]))
    assert answer.status_code == 403
    for page in ("link", "drugi-skladnik", "password"):
        assert client.post(f"/panel/auth/user/{owner.pk}/{page}/", {"password1": "x" * 20}).status_code in (302, 403)
    assert _state(owner) == before
    page = client.get(reverse("admin:auth_user_change", args=[owner.pk])).content.decode()
    assert "Konto właściciela zmienia tylko właściciel." in page


def test_an_owner_changes_another_owner(client):
    first, second = (factories.user_make(OWNER, username=name) for name in ("pierwszy", "drugi"))
    factories.sign_in(client, first)
    assert _change(client, second, **_account(second, is_active="")).status_code == 302
    assert _state(second)[2] is False


def test_an_account_with_rights_that_one_lacks_is_out_of_reach(client, clerk):
    seller = factories.user_make(ADMINISTRATOR, username="sprzedawca")
    factories.sign_in(client, clerk)
    before = _state(seller)
    assert _change(client, seller, **_account(seller, email="obcy@example.com")).status_code == 403
    assert _state(seller) == before


def test_a_switched_off_account_is_guarded_like_one_that_is_on(client, clerk):
    """Its rights come back with it."""
    seller = factories.user_make(ADMINISTRATOR, username="sprzedawca")
    User.objects.filter(pk=seller.pk).update(is_active=False)
    seller.refresh_from_db()
    factories.sign_in(client, clerk)
    assert _change(client, seller, **_account(seller, is_active="on")).status_code == 403
    assert _state(seller)[2] is False


def test_only_roles_within_ones_own_rights_are_given(client, clerk):
    plain = factories.user_make(username="nowy")
    factories.sign_in(client, clerk)
    for name in (OWNER, ADMINISTRATOR, READER):
        answer = _change(client, plain, **_account(plain, groups=[Group.objects.get(name=name).pk]))
        assert answer.status_code == 200, name
        assert _state(plain)[6] == [], name
    helper = _role("Podgląd kont", "view_user")
    assert _change(client, plain, **_account(plain, groups=[helper.pk])).status_code == 302
    assert _state(plain)[6] == ["Podgląd kont"]


def test_superuser_and_staff_are_no_fields_of_any_form(client, clerk):
    plain = factories.user_make(username="nowy")
    factories.sign_in(client, clerk)
    assert _change(client, plain, **_account(plain, is_superuser="on")).status_code == 302
    assert _state(plain)[4] is False


def test_nobody_adds_rights_to_a_role_that_he_is_in(client, clerk):
    role = Group.objects.get(name="Kadry")
    every = list(Permission.objects.values_list("pk", flat=True))
    factories.sign_in(client, clerk)
    before = set(role.permissions.values_list("codename", flat=True))
    assert _change(client, role, name="Kadry", permissions=every).status_code == 403
    assert set(role.permissions.values_list("codename", flat=True)) == before


def test_a_role_that_one_may_not_change_can_be_read(client, clerk):
    factories.sign_in(client, clerk)
    for role, why in ((Group.objects.get(name="Kadry"), "To Twoja rola."), (Group.objects.get(name=OWNER), "Rolę wł")):
        page = client.get(reverse("admin:auth_group_change", args=[role.pk]))
        assert page.status_code == 200
        assert why in page.content.decode()
        assert 'name="permissions"' not in page.content.decode()
        assert "Role: podgląd" in page.content.decode()


def test_a_role_gets_only_rights_that_its_writer_has(client, clerk):
    factories.sign_in(client, clerk)
    wanted = Permission.objects.get(codename="change_order")
    own = Permission.objects.get(codename="view_user")
    address = reverse("admin:auth_group_add")
    assert client.post(address, {"name": "Nowa", "permissions": [wanted.pk]}).status_code == 200
    assert not Group.objects.filter(name="Nowa").exists()
    assert client.post(address, {"name": "Nowa", "permissions": [own.pk]}).status_code == 302
    assert set(Group.objects.get(name="Nowa").permissions.all()) == {own}


def test_a_role_with_rights_that_one_lacks_is_neither_changed_nor_deleted(client, clerk):
    role = Group.objects.get(name=ADMINISTRATOR)
    factories.sign_in(client, clerk)
    before = set(role.permissions.values_list("pk", flat=True))
    assert _change(client, role, name="Puste", permissions=[]).status_code == 403
    assert client.post(reverse("admin:auth_group_delete", args=[role.pk]), {"post": "yes"}).status_code == 403
    role.refresh_from_db()
    assert (role.name, set(role.permissions.values_list("pk", flat=True))) == (ADMINISTRATOR, before)


def test_a_role_of_an_owner_is_changed_by_owners_only(client, clerk):
    role = _role("Mała", "view_user")
    owner = factories.user_make(OWNER, username="szef")
    owner.groups.add(role)
    factories.sign_in(client, clerk)
    assert _change(client, role, name="Inna", permissions=[]).status_code == 403
    assert Group.objects.filter(name="Mała").exists()


def test_the_rules_do_not_stand_in_an_owners_way(client):
    """The control: with everything refused, the tests above would pass as well."""
    factories.sign_in(client, factories.user_make(OWNER, username="szef"))
    seller = factories.user_make(ADMINISTRATOR, username="sprzedawca")
    reader = Group.objects.get(name=READER)
    assert _change(client, seller, **_account(seller, email="nowy@example.com", groups=[reader.pk])).status_code == 302
    assert (_state(seller)[1], _state(seller)[6]) == ("nowy@example.com", [READER])
    role = Group.objects.get(name=READER)
    own = Permission.objects.get(codename="view_order")
    assert _change(client, role, name=READER, permissions=[own.pk]).status_code == 302
    assert set(role.permissions.all()) == {own}


def test_a_new_administrator_gets_his_roles(client):
    factories.sign_in(client, factories.user_make(OWNER, username="szef"))
    reader = Group.objects.get(name=READER)
    fields = {"username": "nowa", "email": "nowa@example.com", "is_active": "on", "groups": [reader.pk]}
    assert client.post(reverse("admin:auth_user_add"), fields).status_code == 200
    made = User.objects.get(username="nowa")
    assert (made.is_staff, made.is_superuser, made.has_usable_password()) == (True, False, False)
    assert [role.name for role in made.groups.all()] == [READER]


def test_changed_rights_stand_in_the_log_with_old_and_new_and_without_the_password(client):
    factories.sign_in(client, factories.user_make(OWNER, username="szef"))
    reader = Group.objects.get(name=READER)
    client.post(reverse("admin:auth_user_add"), {"username": "nowa", "is_active": "on", "groups": [reader.pk]})
    made = User.objects.get(username="nowa")
    _change(client, made, **_account(made, groups=[]))
    events = list(Event.objects.filter(subject_type="auth.user", subject_id=str(made.pk)).order_by("id"))
    assert {event.type for event in events} >= {"person_added", "invited", "rights_changed"}
    written = str([(event.message, event.details, event.counts) for event in events])
    assert made.password not in written
    assert "Tylko odczyt" in written
