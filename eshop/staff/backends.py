"""Who may sign in to the panel, and whose guesses are counted together."""

import unicodedata
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from eshop.core.transport import client_address


class PanelBackend(AuthenticationBackend):
    """Accounts that are active and on the panel's staff. An unknown name costs the same work as a wrong password."""

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        return super().user_can_authenticate(user) and bool(getattr(user, "is_staff", False))


def counted_username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name under which wrong passwords are counted: one for all the ways to write it."""
    known = credentials or {}
    name = known.get("username") or known.get("login") or request.POST.get("username", "")
    return unicodedata.normalize("NFKC", str(name)).strip().casefold()[:150]


def counted_address(request: HttpRequest) -> str:
    """The address under which wrong passwords are counted."""
    return client_address(request.META) or "127.0.0.1"
