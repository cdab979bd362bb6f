"""The connector's address: HTTP in, HTTP out, nothing else. Always 200 and JSON, as the protocol has it (ADR 0009)."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from baselinker_integration import errors
from baselinker_integration.door.answer import ConnectorRequest, answer, error_body
from baselinker_integration.wire.base import brackets_fold
from eshop.core.transport import came_in_clear, client_address, packed
from event_log.context import correlation

Environ = dict[str, Any]
Application = Callable[[Environ, StartResponse], Any]

_PLAIN_FORMS = ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class ConnectorApplication:
    """WSGI: answers calls to a connector's address, and hands everything else to Django.

    Django's handler, middleware and signals took a sixth of a ProductsData call and mean nothing to BaseLinker.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        slug_of("")  # loads the project's addresses now instead of with somebody's first call

    def __call__(self, environ: Environ, start_response: StartResponse) -> Any:
        slug = slug_of(environ.get("PATH_INFO", ""))
        if slug is None:
            return self._application(environ, start_response)
        close_old_connections()
        body, headers = call_answer(environ, slug)
        start_response("200 OK", list(headers.items()))
        return [body]


class ConnectorMiddleware:
    """Answers connector calls where Django's own application runs, past all middleware that serves people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: WSGIRequest) -> HttpResponse:
        slug = slug_of(request.path_info)
        return self.get_response(request) if slug is None else connector(request, slug)


@csrf_exempt
def connector(request: WSGIRequest, slug: str) -> HttpResponse:
    body, headers = call_answer(request.environ, slug)
    return HttpResponse(body, headers=headers)


def slug_of(path: str) -> str | None:
    """The slug of the connector at `path` (a path as the server has it), None when it is no connector's address.

    The address holds without its last slash, too: a redirect would turn the call into one that sends nothing.
    """
    prefix, suffix = _around()
    slug = path.removeprefix(prefix).removesuffix(suffix)
    return slug if slug and path in (f"{prefix}{slug}{suffix}", f"{prefix}{slug}") and "/" not in slug else None


@cache
def _around() -> tuple[str, str]:
    prefix, suffix = reverse("baselinker-connector", args=["slug"]).split("slug")
    return prefix, suffix


def call_answer(environ: Environ, slug: str) -> tuple[bytes, dict[str, str]]:
    """The bytes and headers that answer one call at the address `slug`; every call comes through here."""
    with correlation() as correlation_id:
        body = _body(environ, slug)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Cache-Control": "no-store",
        "Vary": "Accept-Encoding",
        "X-Correlation-Id": correlation_id,
        "X-Content-Type-Options": "nosniff",
    }
    if (short := packed(body, environ.get("HTTP_ACCEPT_ENCODING", ""))) is not None:
        body = short
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    return body, headers


def _body(environ: Environ, slug: str) -> bytes:
    """Anything but POST is a person or a probe looking: error no_password."""
    if environ["REQUEST_METHOD"] != "POST":
        return error_body(errors.NO_PASSWORD, "Brak hasła komunikacji (bl_pass).")
    try:
        sent, is_form = _fields(environ)
        fields = brackets_fold(sent.items()) if any("[" in name for name in sent) else sent
    except RequestDataTooBig:
        return error_body(errors.REQUEST_TOO_LARGE, "Wywołanie jest za duże: najwyżej 2,5 MB.")
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, BadRequest):
        return error_body(errors.INVALID_PARAMETER, "Nie udało się odczytać pól wywołania.")
    if came_in_clear(environ):
        return error_body(
            errors.HTTPS_REQUIRED,
            "Ten adres przyjmuje wywołania tylko przez https. Popraw adres w BaseLinkerze i utwórz nowy klucz,"
            " bo obecny został przesłany jawnie.",
        )
    return answer(
        ConnectorRequest(
            slug=slug,
            fields=fields,
            remote_address=client_address(environ),
            is_empty=is_form and not fields,
            user_agent=environ.get("HTTP_USER_AGENT", ""),
            content_type=environ.get("CONTENT_TYPE", ""),
        )
    )


def _fields(environ: Environ) -> tuple[dict[str, Any], bool]:
    """The fields that were sent, and whether their lack would mean that nothing was sent (else it was no form)."""
    length = _length(environ.get("CONTENT_LENGTH", ""))
    is_plain = environ.get("CONTENT_TYPE", "").lower() in _PLAIN_FORMS
    if is_plain and 0 < length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return _plain_fields(environ["wsgi.input"], length), True
    request = WSGIRequest(environ)
    try:
        return request.POST.dict(), not length or request.content_type in _FORMS
    finally:
        request.close()


def _length(text: str) -> int:
    """Raises BadRequest, RequestDataTooBig."""
    if text and not (text.isascii() and text.isdecimal()):
        raise BadRequest
    if len(text) > 18:
        raise RequestDataTooBig
    return int(text or "0")


def _plain_fields(source: Any, length: int) -> dict[str, Any]:
    """In half the time that Django's QueryDict takes, which decides about whatever is out of the ordinary.

    A client that broke off has sent half an order, which must not be looked at. Raises UnreadablePostError.
    """
    sent = source.read(length)
    if len(sent) < length:
        raise UnreadablePostError
    try:
        pairs = parse_qsl(
            sent.decode("ascii"), keep_blank_values=True, max_num_fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        )
    except ValueError:
        return QueryDict(sent, encoding="utf-8").dict()
    return dict(pairs)
