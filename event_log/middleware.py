from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from event_log.actors import person_actor
from event_log.context import Actor, actor_set, correlation


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


class ActorMiddleware:
    """Names the signed-in person as the actor of a request's events. Who that is, is asked by the first event only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor_set(lambda: person_signed_in(request))
        return self.get_response(request)


def person_signed_in(request: HttpRequest) -> Actor | None:
    """The person who sent the request; None before sign-in."""
    user = request.user
    return person_actor(user) if user.is_authenticated else None
