"""The base of every view of the API."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from pydantic import BaseModel, ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from eshop.api.access.authentication import TokenAuthentication
from eshop.api.access.limits import Allowance, call_count
from eshop.api.access.permission import ScopePermission
from eshop.api.base.operation import Operation
from eshop.api.errors.problem import FieldError, Problem
from eshop.api.models import ApiClient, ApiToken
from eshop.api.schema.operations import ApiSchema
from eshop.api.wire.mistakes import field_errors
from eshop.core import clock
from eshop.core.transport import packed

LANGUAGES = ("pl", "en")
_Query = TypeVar("_Query", bound=BaseModel)


class ApiView(APIView):
    """`operations` has one Operation for each method that the view answers, by the method's name in lower case."""

    operations: ClassVar[Mapping[str, Operation]] = {}
    authentication_classes: ClassVar[Sequence[type]] = (TokenAuthentication,)
    permission_classes: ClassVar[Sequence[type]] = (ScopePermission,)
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    schema = ApiSchema()
    allowance: Allowance | None = None

    @property
    def operation(self) -> Operation:
        """That of the request's method."""
        return self.operations[self._method]

    @property
    def _method(self) -> str:
        return "get" if self.request.method == "HEAD" else str(self.request.method).lower()

    @property
    def client(self) -> ApiClient:
        """Who calls."""
        token: ApiToken = self.request.auth
        return token.client

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with language_chosen(request) as language:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        for name, value in self.allowance.headers.items() if self.allowance else ():
            response[name] = value
        operation = self.operations.get(str(request.method).lower())
        for name, value in operation.ending.headers.items() if operation and operation.ending else ():
            response[name] = value
        response["Content-Language"] = language
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        patch_vary_headers(response, ("Accept-Encoding", "Accept-Language", "Authorization"))
        _pack(request, response)
        return response

    def perform_authentication(self, request: Request) -> None:
        super().perform_authentication(request)
        if request.auth is not None:
            self.allowance = call_count(request.auth.client, clock.now())

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Problem("bad_request")
        super().initial(request, *args, **kwargs)
        operation = self.operations.get(self._method)
        if operation and operation.query is None and request.GET:
            raise Problem("invalid_parameter", errors=[FieldError(name, "unknown_field") for name in request.GET])
        if operation and operation.out_of_sync and "X-Sync-Run" in request.headers:
            # Ignored, the items of the call would go out of the offer when the run is completed.
            detail = _("Wiersze tego wywołania nie należą do pełnej synchronizacji. Wyślij je bez nagłówka X-Sync-Run.")
            raise Problem("invalid_parameter", detail, errors=[FieldError("X-Sync-Run", "bad_value", detail)])

    def query(self, model: type[_Query]) -> _Query:
        """The parameters of the address as `model`. Raises Problem for unknown, repeated and wrong ones."""
        sent = self.request.GET
        twice = _("Parametr podano więcej niż raz.")
        repeated = [FieldError(name, "too_long", twice) for name in sent if len(sent.getlist(name)) > 1]
        if repeated:
            raise Problem("invalid_parameter", errors=repeated)
        try:
            return model.model_validate(sent.dict())
        except ValidationError as error:
            wrong = [FieldError(each.pointer.lstrip("/"), each.code, each.detail) for each in field_errors(error)]
            raise Problem("invalid_parameter", errors=wrong) from None


def _pack(request: HttpRequest, response: HttpResponseBase) -> None:
    """Long answers by gzip where the client takes it (ADR 0023). An ETag names the bytes, so these stay as they are."""
    if not isinstance(response, HttpResponse) or response.has_header("ETag"):
        return
    if (short := packed(response.content, request.headers.get("Accept-Encoding", ""))) is not None:
        response.content = short
        response["Content-Encoding"] = "gzip"


@contextmanager
def language_chosen(request: HttpRequest) -> Iterator[str]:
    """Everything inside speaks the language that the client asks for, Polish without any; gives its code."""
    with translation.override(language := _language(request.headers.get("Accept-Language", ""))):
        yield language


def _language(header: str) -> str:
    for wanted, _quality in parse_accept_lang_header(header):
        if (language := wanted.partition("-")[0]) in LANGUAGES:
            return language
    return LANGUAGES[0]
