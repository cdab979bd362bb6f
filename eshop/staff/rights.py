"""Who may touch whose account and which role. Nobody gives, or gets at, more than he has himself.

A right to change accounts or roles would otherwise be worth as much as all rights together.
"""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, Permission, User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eshop.panel.roles import OWNER

Person = AbstractBaseUser | AnonymousUser

IS_OWNER = Q(is_superuser=True) | Q(groups__name=OWNER)


def owners() -> QuerySet[User]:
    """The accounts of owners that may sign in. An owner is who has the role `Właściciel`, or is a superuser."""
    return User.objects.filter(IS_OWNER, is_active=True, is_staff=True).distinct()


def is_owner(person: Person) -> bool:
    """Whether the account is an owner's, active or not."""
    return User.objects.filter(IS_OWNER, pk=person.pk or 0).exists()


def rights_held(person: Person) -> set[str]:
    """The rights that the account has or, if it is switched off, would have; as "app.codename"."""
    held = Permission.objects.all()
    if not getattr(person, "is_superuser", False):
        held = held.filter(Q(group__user=person.pk) | Q(user=person.pk))
    return {f"{app}.{codename}" for app, codename in held.values_list("content_type__app_label", "codename")}


def rights_of_role(role: Group) -> set[str]:
    """The rights that the role gives; as "app.codename"."""
    rows = role.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def account_obstacle(actor: Person, account: User) -> str:
    """Why `actor` may not change rights or address of `account` or switch it off; empty when he may."""
    if account.pk == actor.pk:
        return _("To Twoje konto. Swoich uprawnień nikt nie zmienia sam; dane i hasło zmienisz w swoim profilu.")
    if is_owner(account) and not is_owner(actor):
        return _("Konto właściciela zmienia tylko właściciel.")
    if not rights_held(account) <= rights_held(actor):
        return _("To konto ma uprawnienia, których Ty nie masz.")
    return ""


def role_obstacle(actor: Person, role: Group) -> str:
    """Why `actor` may not change or delete `role`; empty when he may."""
    if role.user_set.filter(pk=actor.pk or 0).exists():
        return _("To Twoja rola. Swoich uprawnień nikt nie zmienia sam.")
    if not is_owner(actor) and (role.name == OWNER or _has_owner(role)):
        return _("Rolę właściciela zmienia tylko właściciel.")
    if not rights_of_role(role) <= rights_held(actor):
        return _("Ta rola ma uprawnienia, których Ty nie masz.")
    return ""


def _has_owner(role: Group) -> bool:
    """Asked from the owners' side: the condition names roles itself and would mean this one role."""
    return User.objects.filter(IS_OWNER).filter(pk__in=role.user_set.values("pk")).exists()


def roles_givable(actor: Person) -> QuerySet[Group]:
    """The roles that `actor` may give and take: those without a right that he lacks; the owner's only as an owner."""
    held = rights_held(actor)
    allowed = [
        role.pk
        for role in Group.objects.prefetch_related("permissions__content_type")
        if {f"{right.content_type.app_label}.{right.codename}" for right in role.permissions.all()} <= held
    ]
    roles = Group.objects.filter(pk__in=allowed).order_by("name")
    return roles if is_owner(actor) else roles.exclude(name=OWNER)
