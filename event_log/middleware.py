from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from event_log.context import correlation


class CorrelationMiddleware:
    """Gives each request one correlation id, shown in events, log lines and error pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with correlation() as correlation_id:
            request.correlation_id = correlation_id  # type: ignore[attr-defined]
            response = self.get_response(request)
            response["X-Correlation-Id"] = correlation_id
            return response
