"""Reading a body: JSON, of a bounded size, also compressed."""

import re
import zlib
from typing import Any, TypeVar

import msgspec
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError
from rest_framework.request import Request

from eshop.api.base.answers import JSON
from eshop.api.errors.problem import Problem, badly_packed
from eshop.api.wire.base import MARK, MOST_VALUES
from eshop.api.wire.bulk import BulkBody, NoJsonError, rows_apart
from eshop.api.wire.mistakes import field_errors

LONGEST_BODY = 8 * 1024 * 1024
"""Bytes of JSON, as sent and as unpacked."""

MOST_ERRORS = 100
"""So many mistakes of a body are told."""

_Body = TypeVar("_Body", bound=BaseModel)


def body_read(request: Request) -> bytes:
    """The JSON text of a request, unpacked. Raises Problem for a wrong type, too many bytes, or half a body."""
    if request.content_type.partition(";")[0].strip().lower() != JSON:
        raise Problem("unsupported_media_type", headers={"Accept": JSON})
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise Problem("unsupported_encoding", headers={"Accept-Encoding": "gzip"})
    sent = _bytes(request)
    return _unpacked(sent) if encoding == "gzip" else sent


def body_parse(text: bytes, model: type[_Body]) -> _Body:
    """The body as `model`. Raises Problem for what is no JSON, for too many values, and with the mistakes in fields."""
    text = text.removeprefix(MARK)
    if text.count(b",") > MOST_VALUES:
        raise Problem("body_too_large", _("Treść ma więcej niż %(most)d wartości.") % {"most": MOST_VALUES})
    body, rows = rows_apart(text) if issubclass(model, BulkBody) else (text, None)
    try:
        return model.model_validate_json(body, context=rows)
    except NoJsonError:
        raise _no_json(text) from None
    except ValidationError as error:
        if error.errors(include_input=False, include_url=False)[0]["type"] == "json_invalid":
            raise _no_json(text) from None
        raise Problem("invalid_body", errors=field_errors(error, MOST_ERRORS)) from None


def _no_json(text: bytes) -> Problem:
    """With the place of the mistake, where it can be found without building what the text says."""
    try:
        text.decode()
        msgspec.json.decode(text, type=msgspec.Raw)
    except UnicodeDecodeError as wrong:
        return Problem("bad_json", _("Treść nie jest w UTF-8: błąd w bajcie %(place)d.") % {"place": wrong.start})
    except msgspec.DecodeError as wrong:
        if found := re.search(r"\(byte ([0-9]+)\)", str(wrong)):
            place = int(found[1])
            return Problem("bad_json", _("Treść nie jest poprawnym JSON: błąd w bajcie %(place)d.") % {"place": place})
    except RecursionError:
        pass
    return Problem("bad_json")


def _bytes(request: Request) -> bytes:
    environ: dict[str, Any] = request.META
    length = str(environ.get("CONTENT_LENGTH") or "")
    if length:
        if int(length) > LONGEST_BODY:
            raise Problem("body_too_large")
        sent: bytes = environ["wsgi.input"].read(int(length))
        if len(sent) < int(length):
            raise Problem("bad_request", _("Treść jest krótsza, niż mówi Content-Length."))
        return sent
    if not environ.get("wsgi.input_terminated"):
        raise Problem("length_required")
    sent = environ["wsgi.input"].read(LONGEST_BODY + 1)
    if len(sent) > LONGEST_BODY:
        raise Problem("body_too_large")
    return sent


def _unpacked(sent: bytes) -> bytes:
    """Stops as soon as there is more than a body may have: a bomb costs what a long body does."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        text = unpacking.decompress(sent, LONGEST_BODY + 1)
    except zlib.error:
        raise badly_packed() from None
    if len(text) > LONGEST_BODY:
        raise Problem("body_too_large")
    if not unpacking.eof or unpacking.unused_data:
        raise badly_packed()
    return text
