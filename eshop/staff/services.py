"""Changes of accounts and roles that the database must hold together."""

from contextlib import suppress
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from eshop.core.errors import ApplicationError, Conflict
from eshop.core.shop import shop_label
from eshop.staff.mails.digest import digest_choose
from eshop.staff.models import Preference
from eshop.staff.rights import IS_OWNER, Person, account_obstacle, is_owner
from event_log.mailing import mail_send
from event_log.services import event_record


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
    if not User.objects.filter(pk=actor.pk or 0, is_active=True, is_staff=True).exists():
        raise Conflict(_("Twoje konto zostało właśnie wyłączone."))
    if account.pk and (obstacle := account_obstacle(actor, account)):
        raise ApplicationError(obstacle)


def own_profile_change(
    *, user: User, first_name: str, last_name: str, language: str, wants_digest: bool, now: datetime
) -> None:
    """A person's own name, the language of his pages and mails, and whether the morning's cases come by mail."""
    User.objects.filter(pk=user.pk).update(first_name=first_name, last_name=last_name)
    Preference.objects.update_or_create(user=user, defaults={"language": language})
    digest_choose(user=user, wants=wants_digest, now=now)


def own_email_change(*, user: User, email: str) -> None:
    """A person's own e-mail address. The old one gets a mail, so that a thief's change does not go unnoticed."""
    old = User.objects.values_list("email", flat=True).get(pk=user.pk)
    if old == email:
        return
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(email=email)
        EmailAddress.objects.filter(user=user).delete()
        event_record("email_changed", subject=user, subject_label=user.get_username())
    if old and settings.MAIL_IS_CONFIGURED:
        text = render_to_string("staff/email/email_changed.txt", {"user": user})
        with suppress(OSError):  # its event says so
            mail_send(f"[{shop_label()}] {_('Zmieniono adres e-mail')}", text, [old])
