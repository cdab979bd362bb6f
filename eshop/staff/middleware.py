"""What every page of the panel asks of a session before it shows anything."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eshop.core import clock
from eshop.core.transport import client_address
from eshop.staff.history import sign_in_record
from eshop.staff.policy import has_second_factor, needs_second_factor

Response = Callable[[HttpRequest], HttpResponse]

PANEL = "/panel/"
BEGAN, USED = "session_began", "session_used"
NOTED_EVERY = 60
"""Seconds between two notes of the last use: reading pages must not write at every click."""

WITHOUT_SECOND_FACTOR = ("/panel/konto/", "/panel/login/", "/panel/logout/", "/panel/jezyk/")


class SessionLimitMiddleware:
    """Ends a session that was not used for a while, or that is too old however much it was used.

    Pages that ask by themselves whether there is something new are no use: browsers tell them from a visit.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PANEL) and request.user.is_authenticated and self._is_over(request):
            return self._end(request)
        return self.get_response(request)

    def _is_over(self, request: HttpRequest) -> bool:
        now = clock.now().timestamp()
        session = request.session
        began, used = session.setdefault(BEGAN, now), session.setdefault(USED, now)
        if now - began >= settings.SESSION_COOKIE_AGE or now - used >= settings.SESSION_IDLE_SECONDS:
            return True
        if now - used >= NOTED_EVERY and _is_use(request):
            session[USED] = now
            known = UserSession.objects.filter(session_key=session.session_key)
            if not known.update(last_seen_at=timezone.now(), ip=client_address(request.META) or "127.0.0.1"):
                UserSession.objects.create_from_request(request)  # a changed password changes the session's key
        return False

    def _end(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, auth.get_user_model()):
            sign_in_record("session_expired", request=request, user=request.user)
        auth.logout(request)
        messages.info(request, _("Sesja wygasła. Zaloguj się ponownie."))
        following = request.get_full_path() if request.method == "GET" else request.path
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': following})}")


def _is_use(request: HttpRequest) -> bool:
    return request.method == "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


class SecondFactorMiddleware:
    """Leads whoever has a role that demands a second factor to where one is set up, until there is one."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path
        if (
            path.startswith(PANEL)
            and not path.startswith(WITHOUT_SECOND_FACTOR)
            and request.user.is_authenticated
            and needs_second_factor(request.user)
            and not has_second_factor(request.user)
        ):
            messages.warning(request, _("Twoja rola wymaga drugiego składnika logowania. Dodaj go, aby pracować."))
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)
