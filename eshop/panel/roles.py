"""The three roles that come with the shop. Further roles with rights per area are made under Mój profil > Role."""

from typing import Any

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.utils.translation import gettext as _

OWNER = "Właściciel"
ADMINISTRATOR = "Administrator"
READER = "Tylko odczyt"

SHOP_APPS = ("core", "catalog", "orders", "addons", "baselinker", "event_log", "panel", "api")
OWNER_APPS = (*SHOP_APPS, "auth")
OWNERS_ALONE = ("add_tokenaccount", "change_tokenaccount", "delete_tokenaccount")
"""A token of BaseLinker opens its whole account, so it is the owner's to give."""


def role_label(name: str) -> str:
    """A role's name in the reader's language, where it is one of the three; else as people called it."""
    return {OWNER: _("Właściciel"), ADMINISTRATOR: _("Administrator"), READER: _("Tylko odczyt")}.get(name, name)


def roles_install(**_signal: Any) -> None:
    """Make the three roles, or bring their rights in step with the models there are. Runs after every migrate."""
    from django.contrib.auth.models import Group, Permission

    for app_config in installed_apps.get_app_configs():
        create_permissions(app_config, verbosity=0)
    rights = Permission.objects.filter(content_type__app_label__in=OWNER_APPS)
    shop_rights = rights.filter(content_type__app_label__in=SHOP_APPS)
    for name, permissions in (
        (OWNER, rights),
        (ADMINISTRATOR, shop_rights.exclude(codename__in=OWNERS_ALONE)),
        (READER, shop_rights.filter(codename__startswith="view_").exclude(codename="view_personal_data")),
    ):
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(permissions)
