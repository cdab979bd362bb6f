"""The OpenAPI document and its page; what is not there gets a problem, not a page."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from rest_framework.request import Request

from eshop.api.base.view import ApiView
from eshop.api.errors.problem import Problem


@cache
def document_yaml() -> bytes:
    """The document of this version: the same for everybody, so it is made once a process."""
    with translation.override("en"):
        document = SchemaGenerator(urlconf="eshop.api.urls").get_schema(request=None, public=True)
    return bytes(OpenApiYamlRenderer().render(document))


def schema(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(document_yaml(), content_type="application/yaml; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


class NotFoundView(ApiView):
    """Every address under /api/ that there is none at."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Problem("not_found")
