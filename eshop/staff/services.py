"""Changes of accounts and roles that the database must hold together."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from eshop.core.errors import ApplicationError, Conflict
from eshop.staff.rights import IS_OWNER, Person, account_obstacle, is_owner


def owners_lock() -> None:
    """Make every other change of owners wait until this transaction ends; call it before anything is read."""
    list(User.objects.select_for_update(of=("self",)).filter(pk__in=_owner_ids()).order_by("pk").values_list("pk"))


def _owner_ids() -> list[int]:
    return sorted(User.objects.filter(IS_OWNER).values_list("pk", flat=True).distinct())


def account_guard(*, actor: Person, account: User) -> None:
    """Look again, under the lock, whether `actor` still is who he was when the page was made.

    Two owners who switch each other off at the same moment would otherwise leave a shop without an owner. Must run in
    the transaction of the change. Raises Conflict when he was switched off meanwhile, ApplicationError when he may not.
    """
    assert transaction.get_connection().in_atomic_block
    if is_owner(account):
        owners_lock()
    if not User.objects.filter(pk=actor.pk, is_active=True, is_staff=True).exists():
        raise Conflict(_("Twoje konto zostało właśnie wyłączone."))
    if account.pk and (obstacle := account_obstacle(actor, account)):
        raise ApplicationError(obstacle)
