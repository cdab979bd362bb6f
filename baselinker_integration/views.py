"""The connector's address: HTTP in, HTTP out, nothing else. Always 200 and JSON, as the protocol has it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from baselinker_integration import errors
from baselinker_integration.door.answer import ConnectorRequest, answer, error_body
from baselinker_integration.reply import reply_make
from baselinker_integration.wire.structure import brackets_fold
from eshop.core.client_address import client_address
from event_log.context import correlation


@csrf_exempt
def connector(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer one call of BaseLinker. Anything but POST is a person or probe looking: error no_password."""
    with correlation() as correlation_id:
        body = _body(request, slug)
    body, headers = reply_make(
        body=body, accept_encoding=request.headers.get("Accept-Encoding", ""), correlation_id=correlation_id
    )
    return HttpResponse(body, headers=headers)


def form_answer(
    *, slug: str, form: Callable[[], Iterable[tuple[str, Any]]], environ: Mapping[str, Any], empty_is_probe: bool
) -> bytes:
    """The answer to a form whose fields `form` reads, sent as WSGI's `environ` says.

    `empty_is_probe`: without a field it is the probe of 1.4.
    """
    if _is_in_clear(environ):
        return error_body(
            errors.HTTPS_REQUIRED,
            "Ten adres przyjmuje wywołania tylko przez https. Popraw adres w BaseLinkerze i utwórz nowy klucz,"
            " bo obecny został przesłany jawnie.",
        )
    try:
        fields = brackets_fold(form())
    except RequestDataTooBig:
        return error_body(errors.REQUEST_TOO_LARGE, "Wywołanie jest za duże: najwyżej 2,5 MB.")
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, BadRequest):
        return error_body(errors.INVALID_PARAMETER, "Nie udało się odczytać pól wywołania.")
    return answer(
        ConnectorRequest(
            slug=slug,
            fields=fields,
            remote_address=client_address(environ),
            is_empty=not fields and empty_is_probe,
        )
    )


def _body(request: HttpRequest, slug: str) -> bytes:
    if request.method != "POST":
        return error_body(errors.NO_PASSWORD, "Brak hasła komunikacji (bl_pass).")
    return form_answer(
        slug=slug,
        form=lambda: request.POST.items(),
        environ=request.META,
        empty_is_probe=_is_form_or_nothing(request),
    )


def _is_in_clear(environ: Mapping[str, Any]) -> bool:
    """Whether the call came over plain http to a shop whose public address is https: its key has been shown around."""
    if not settings.BEHIND_HTTPS or environ.get("wsgi.url_scheme") == "https":
        return False
    forwarded = str(environ.get("HTTP_X_FORWARDED_PROTO", ""))
    return forwarded.partition(",")[0].strip() != "https"


def _is_form_or_nothing(request: HttpRequest) -> bool:
    """Whether the lack of fields means that nothing was sent, rather than something that is no form."""
    has_body = request.META.get("CONTENT_LENGTH", "") not in ("", "0")
    return not has_body or request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
