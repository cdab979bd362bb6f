"""Conditions of a call: what it says it has seen of an object (RFC 9110, 13.1)."""

from django.http import HttpResponse
from rest_framework.request import Request

from eshop.api.base.answers import JSON


def is_known(request: Request, tag: str) -> bool:
    """Whether the caller has the object with this ETag already (`If-None-Match`)."""
    names = _names(request, "If-None-Match")
    return tag in names or "*" in names


def has_condition(request: Request) -> bool:
    """Whether the call may change the object only while it is what the caller saw (`If-Match`)."""
    names = _names(request, "If-Match")
    return bool(names) and "*" not in names


def is_expected(request: Request, tag: str) -> bool:
    """Whether the condition of the call holds for the object with this ETag."""
    return not has_condition(request) or tag in _names(request, "If-Match")


def unchanged(tag: str) -> HttpResponse:
    """The answer for who has it already."""
    return HttpResponse(status=304, headers={"ETag": tag}, content_type=JSON)


def _names(request: Request, header: str) -> set[str]:
    """A weak tag counts as the same: a proxy that packs answers makes them weak, and ours name what the object is."""
    sent = (text.strip().removeprefix("W/") for text in request.headers.get(header, "").split(","))
    return {text for text in sent if text}
