"""The OpenAPI document, the page of error codes, and the answer for addresses that there are none at."""

from functools import cache
from hashlib import sha256
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import condition, require_safe
from django.views.defaults import bad_request as page_of_bad_request
from rest_framework.request import Request

from eshop.api.base.answers import problem_answer
from eshop.api.base.view import ApiView, language_chosen
from eshop.api.errors.codes import error_codes
from eshop.api.errors.problem import Problem
from eshop.api.schema.document import document_make, document_text


@cache
def _document() -> bytes:
    """Made once a process: it is the same for everybody."""
    return document_text(document_make()).encode()


def _etag(_request: HttpRequest) -> str:
    return f'"{sha256(_document()).hexdigest()[:32]}"'


@require_safe
@condition(etag_func=_etag)
def schema(request: HttpRequest) -> HttpResponse:
    """The document; anybody may read it."""
    answer = HttpResponse(_document(), content_type="application/yaml; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    """Every code with its status and meaning; `type` of a problem leads to its anchor."""
    with language_chosen(request) as language:
        return render(request, "api/errors.html", {"codes": error_codes(), "language": language})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400, for what is refused before it reaches a view: a program gets a problem, a person a page."""
    if not request.path.startswith("/api/"):
        return page_of_bad_request(request, exception)
    detail = (
        _("Adres ma nazwę serwera, pod którą ten sklep nie odpowiada.") if isinstance(exception, DisallowedHost) else ""
    )
    with language_chosen(request):
        return problem_answer(Problem("bad_request", detail))


class NotFoundView(ApiView):
    """Every address under /api/ that there is none at."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Problem("not_found")
