"""The connector's address: HTTP in, HTTP out, nothing else. Always 200 and JSON, as the protocol has it."""

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from baselinker_integration import errors
from baselinker_integration.dispatch import ConnectorRequest, answer, error_body
from baselinker_integration.wire.structure import brackets_fold


@csrf_exempt
def connector(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer one call of BaseLinker. Anything but POST is a person or probe looking: error no_password."""
    response = HttpResponse(_body(request, slug), content_type="application/json; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _body(request: HttpRequest, slug: str) -> bytes:
    if request.method != "POST":
        return error_body(errors.NO_PASSWORD, "Brak hasła komunikacji (bl_pass).")
    try:
        fields = brackets_fold(request.POST.items())
    except RequestDataTooBig:
        return error_body(errors.REQUEST_TOO_LARGE, "Wywołanie jest za duże: najwyżej 2,5 MB.")
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, BadRequest):
        return error_body(errors.INVALID_PARAMETER, "Nie udało się odczytać pól wywołania.")
    return answer(
        ConnectorRequest(
            slug=slug,
            fields=fields,
            remote_address=request.META.get("REMOTE_ADDR", ""),
            is_empty=not fields and _is_form_or_nothing(request),
        )
    )


def _is_form_or_nothing(request: HttpRequest) -> bool:
    """Whether the lack of fields means that nothing was sent, rather than something that is no form."""
    has_body = request.META.get("CONTENT_LENGTH", "") not in ("", "0")
    return not has_body or request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
