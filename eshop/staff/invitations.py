"""Links by which a person sets a password: for an invited administrator, and for one who forgot it."""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from eshop.core.links import public_link
from eshop.core.shop import shop_label
from eshop.staff.models import Preference
from event_log.mailing import mail_send
from event_log.services import event_record


def password_link(user: User) -> str:
    """The address where the account's password is set. It works once, for PASSWORD_LINK_HOURS."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    key = f"{user_pk_to_url_str(user)}-{token}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return public_link(path.replace("UID-KEY", key))


def account_invite(*, user: User, is_new: bool) -> str:
    """Send `user` the link; returns it to be shown once where no mail is configured, else an empty text.

    Call it when the account is stored. A mail that cannot be sent is no reason to lose the account: the link is
    returned then, too.
    """
    event_record("invited" if is_new else "password_link_made", subject=user, subject_label=user.get_username())
    link = password_link(user)
    if not (settings.MAIL_IS_CONFIGURED and user.email):
        return link
    try:
        _mail_send(user, link)
    except OSError:
        return link
    return ""


def _mail_send(user: User, link: str) -> None:
    chosen = Preference.objects.filter(user=user).first()
    with translation.override(chosen.language if chosen else settings.LANGUAGE_CODE):
        context = {"user": user, "link": link, "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}
        text = render_to_string("staff/email/invitation.txt", context)
        mail_send(f"[{shop_label()}] {_('Zaproszenie do panelu')}", text, [user.email])
