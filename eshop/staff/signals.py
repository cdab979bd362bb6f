"""What django-allauth reports, written into the event log."""

from typing import Any

from allauth.account.signals import password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.models import User
from django.http import HttpRequest

from eshop.staff.backends import counted_username
from eshop.staff.history import sign_in_record
from event_log.models import Severity


def signals_connect() -> None:
    """Listen, once, when all apps are loaded."""
    password_reset.connect(_password_was_set, dispatch_uid="staff_password_reset")
    authenticator_added.connect(_factor_was_added, dispatch_uid="staff_factor_added")
    authenticator_removed.connect(_factor_was_removed, dispatch_uid="staff_factor_removed")
    authentication_failed.connect(_code_was_wrong, dispatch_uid="staff_code_wrong")


def _password_was_set(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Whoever has the mailbox or the link is let in again: earlier wrong passwords do not count any more."""
    sign_in_record("password_set", request=request, user=user)
    AxesProxyHandler.reset_attempts(username=counted_username(request, {"username": user.get_username()}))


def _factor_was_added(request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        sign_in_record("second_factor_added", request=request, user=user)


def _factor_was_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        sign_in_record("second_factor_removed", request=request, user=user)


def _code_was_wrong(request: HttpRequest, user: User, **_signal: Any) -> None:
    sign_in_record("second_factor_failed", request=request, user=user, severity=Severity.WARNING)
