"""Addresses, language and content policy of the pages that people see, and runs that end before they are shown."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.defaults import bad_request

from baselinker_integration.runs.closing import runs_close_quiet
from baselinker_integration.runs.permission import permissions_end_due
from eshop.core import clock

# The theme's Alpine compiles its attributes with the Function constructor (unsafe-eval, ADR 0014); it sets its colours
# and some widths inline (style-src); nothing inline may run as a script, and nothing may come from another host.
# So pictures of items, which live where the catalogue says, come through an address of our own.
CONTENT_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)

_UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
)
PERMISSIONS_POLICY = ", ".join([*(f"{name}=()" for name in (*_UNUSED, "payment", "usb")), "fullscreen=(self)"])


@cache
def _entrance() -> tuple[str, ...]:
    """Beginnings of the addresses that people see before the sign-in."""
    return tuple(reverse(name) for name in ("admin:login", "account_login", "account_reset_password"))


class AddressMiddleware:
    """Refuses addresses with a NUL character: nobody means one, and PostgreSQL takes none as a value.

    The API refuses them in its own form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_odd = "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        if is_odd and not request.path.startswith("/api/"):
            return bad_request(request, BadRequest())  # not raised: strangers would fill the log with tracebacks
        return self.get_response(request)


class LanguageMiddleware:
    """Polish unless the user chose otherwise: the browser's preference says nothing about a Polish shop's panel.

    Before the sign-in nobody could choose yet, so there the browser's language counts until a person chooses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else self._unchosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    def _unchosen(self, request: HttpRequest) -> str:
        if not request.path.startswith(_entrance()):
            return settings.LANGUAGE_CODE
        header = request.headers.get("Accept-Language", "")[:200]
        wanted = [part.partition(";")[0].strip()[:2].lower() for part in header.split(",")]
        return next((each for each in wanted if each in dict(settings.LANGUAGES)), settings.LANGUAGE_CODE)


class ContentPolicyMiddleware:
    """Tells the browser what any page, also one of an error, may load and run, and to keep no copy of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        if "Cache-Control" not in response.headers and response.headers.get("Content-Type", "").startswith("text/html"):
            add_never_cache_headers(response)
        return response


class RunsClosingMiddleware:
    """Closes runs that nobody ended before a page of the panel is made: without a broker no beat looks after them.

    One indexed query; nothing where Celery does the work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.REDIS_URL and request.method == "GET" and request.path.startswith("/panel/"):
            now = clock.now()
            runs_close_quiet(now)
            permissions_end_due(now)
        return self.get_response(request)
