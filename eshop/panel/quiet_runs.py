"""Without a broker no beat looks after runs that nobody ended; then the panel's pages do, before they show anything."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from baselinker_integration.sync.closing import runs_close_quiet
from eshop.core import clock

PANEL = "/panel/"


class QuietRunsMiddleware:
    """Closes quiet runs before a page of the panel is made. One indexed query; nothing where Celery does the work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.REDIS_URL and request.method == "GET" and request.path.startswith(PANEL):
            runs_close_quiet(clock.now())
        return self.get_response(request)
