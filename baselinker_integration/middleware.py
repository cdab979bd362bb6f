from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from baselinker_integration.address import slug_of
from baselinker_integration.views import connector


class ConnectorMiddleware:
    """Hands calls of the connector straight to its view, past everything in the list that serves people.

    Static files, sessions, languages, messages, cookies and page headers mean nothing to BaseLinker.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        slug = slug_of(request.path_info)
        return self.get_response(request) if slug is None else connector(request, slug)
