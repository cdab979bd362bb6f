"""The connector's own way through the web process, for calls as BaseLinker sends them (ADR 0009)."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse

from django.conf import settings
from django.db import close_old_connections
from django.http import QueryDict, UnreadablePostError

from baselinker_integration.address import slug_of
from baselinker_integration.reply import reply_make
from baselinker_integration.views import form_answer
from event_log.context import correlation

Environ = dict[str, Any]
Application = Callable[[Environ, StartResponse], Any]

_FORMS = ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8")


class ConnectorApplication:
    """WSGI: answers plain form posts to the connector's address, and hands everything else to Django.

    Django's handler, request, response and signals took a sixth of a ProductsData call. Whatever is out of the ordinary
    (another method, another kind of form, no length, too long) goes Django's way, which ends in the same dispatch.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        slug_of("")  # loads the project's addresses now instead of with somebody's first call

    def __call__(self, environ: Environ, start_response: StartResponse) -> Any:
        slug, length = slug_of(environ.get("PATH_INFO", "")), _form_length(environ)
        if slug is None or length is None:
            return self._application(environ, start_response)
        close_old_connections()
        with correlation() as correlation_id:
            body = form_answer(
                slug=slug,
                form=lambda: _fields(environ["wsgi.input"], length),
                environ=environ,
                empty_is_probe=True,
            )
        body, headers = reply_make(
            body=body, accept_encoding=environ.get("HTTP_ACCEPT_ENCODING", ""), correlation_id=correlation_id
        )
        start_response("200 OK", list(headers.items()))
        return [body]


def _form_length(environ: Environ) -> int | None:
    """The length of a plain form post, None when it is something else."""
    if environ["REQUEST_METHOD"] != "POST" or environ.get("CONTENT_TYPE", "").lower() not in _FORMS:
        return None
    length = environ.get("CONTENT_LENGTH", "")
    is_number = length.isascii() and length.isdecimal() and len(length) < 10
    return int(length) if is_number and int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE else None


def _fields(source: Any, length: int) -> Iterable[tuple[str, Any]]:
    """The fields that were sent. A client that broke off has sent half an order, which must not be looked at."""
    sent = source.read(length)
    if len(sent) < length:
        raise UnreadablePostError
    try:
        # Takes half the time of Django's QueryDict, which has the last word about whatever is out of the ordinary.
        pairs = parse_qsl(
            sent.decode("ascii"), keep_blank_values=True, max_num_fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        )
    except ValueError:
        return QueryDict(sent, encoding="utf-8").items()
    return dict(pairs).items()
