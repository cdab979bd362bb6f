"""What django-allauth does our way: its texts, addresses, links, locks and secrets."""

import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.core.links import public_link
from eshop.core.transport import client_address
from eshop.staff.history import sign_in_record
from eshop.staff.mails.mailing import mail_send_later
from eshop.staff.policy import needs_second_factor
from eshop.staff.sealing import secret_seal, secret_unseal
from event_log.models import Severity


class AccountAdapter(DefaultAccountAdapter):
    """Passwords: who signs in, how failures count, where links lead."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("Zły kod."),
        "incorrect_password": _("Złe hasło."),
        "invalid_password_reset": _("Ten link jest nieważny albo został już użyty."),
        "rate_limited": _("Za dużo prób. Odczekaj chwilę."),
        "too_many_login_attempts": _("Za dużo nieudanych prób. Odczekaj kilkanaście minut albo ustaw nowe hasło."),
        "username_password_mismatch": _("Zły login albo hasło."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request.META) or "127.0.0.1"

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Guesses are counted by axes in the database; allauth's own counter by name would shut out the owner."""
        user = authenticate(request, **credentials)
        if user is None:
            self._failure_record(request, str(credentials.get("username", "")))
            if getattr(request, "axes_locked_out", False):
                raise self.validation_error("too_many_login_attempts")
        return user

    def _failure_record(self, request: HttpRequest, name: str) -> None:
        known = User.objects.filter(username__iexact=name[:150].replace("\0", "")).first()
        kind = "sign_in_locked" if getattr(request, "axes_locked_out", False) else "sign_in_failed"
        sign_in_record(kind, request=request, user=known, severity=Severity.WARNING)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Signing in a moment ago is as good as giving the password again."""
        request = context.request
        records = get_authentication_records(request, request.user)
        newest = max((record["at"] for record in records), default=0)
        return time.time() - newest >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        sign_in_record("signed_in", request=request, user=user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        preference = getattr(user, "preference", None)
        if preference:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, preference.language)
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            sign_in_record("signed_out", request=request, user=request.user)
        super().logout(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's mails, of which there is one: the link that sets a forgotten password."""
        mail_send_later(self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context}))

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return public_link(path.replace("UID-KEY", key))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": gettext("Podaj hasło"),
            "mfa_reauthenticate": gettext("Podaj kod z aplikacji"),
            "mfa_reauthenticate:webauthn": gettext("Użyj klucza lub passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words.get(method["id"], method["description"])} for method in methods]

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened; allauth's own short notes are not repeated, but errors are."""
        if kwargs.get("message"):
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Codes, security keys and passkeys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Twoja rola wymaga drugiego składnika logowania. Najpierw dodaj inny."),
        "cannot_generate_recovery_codes": _("Kody zapasowe są dla kont z drugim składnikiem logowania."),
        "incorrect_code": _("Zły kod."),
    }

    def encrypt(self, text: str) -> str:
        return secret_seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secret_unseal(encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        has_other = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return has_other or not needs_second_factor(authenticator.user)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Klucz %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A key belongs to the panel's public name, else to the name that the browser shows."""
        host = urlsplit(settings.PUBLIC_URL).hostname or context.request.get_host().partition(":")[0]
        return {"id": host, "name": "e-Sklep"}
