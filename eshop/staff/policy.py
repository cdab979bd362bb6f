"""Roles that demand a second factor."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Q

from eshop.panel.roles import OWNER
from eshop.staff.models import RolePolicy
from eshop.staff.rights import Person
from event_log.changes import Change
from event_log.models import Severity
from event_log.services import event_record


def needs_second_factor(person: Person) -> bool:
    """Whether one of the person's roles demands it. A superuser counts as having the owner's role. One query."""
    roles = Q(role__user=person.pk)
    if getattr(person, "is_superuser", False):
        roles |= Q(role__name=OWNER)
    return RolePolicy.objects.filter(roles, needs_second_factor=True).exists()


def has_second_factor(person: Person) -> bool:
    """Whether the person has one; recovery codes alone are none."""
    own = Authenticator.objects.filter(user=person.pk)
    return bool(own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def role_policy_set(*, role: Group, needs_second_factor: bool) -> None:
    """Demand a second factor of those who have the role, or not any more; an event says so when that is new."""
    with transaction.atomic():
        before = RolePolicy.objects.filter(role=role, needs_second_factor=True).exists()
        RolePolicy.objects.update_or_create(role=role, defaults={"needs_second_factor": needs_second_factor})
        if before != needs_second_factor:
            change = Change("staff.rolepolicy.needs_second_factor", before, needs_second_factor)
            event_record("role_changed", subject=role, changes=[change])


def second_factor_remove(*, account: User) -> None:
    """Delete every code, key and recovery code of the account."""
    with transaction.atomic():
        Authenticator.objects.filter(user=account).delete()
        event_record(
            "second_factor_removed",
            severity=Severity.WARNING,
            subject=account,
            subject_label=account.get_username(),
        )
