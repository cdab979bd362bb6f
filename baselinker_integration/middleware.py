from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from baselinker_integration.views import connector


class ConnectorMiddleware:
    """Hands calls of the connector straight to its view, past everything in the list that serves people.

    Static files, sessions, languages, messages, cookies and page headers mean nothing to BaseLinker.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._prefix, self._suffix = reverse("baselinker-connector", args=["slug"]).split("slug")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        slug = path.removeprefix(self._prefix).removesuffix(self._suffix)
        if path != f"{self._prefix}{slug}{self._suffix}" or "/" in slug:
            return self.get_response(request)
        return connector(request, slug)
