"""The one page that shows a key. It is the answer to the form that made the key and is kept nowhere."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from baselinker_integration.models import Connection
from eshop.core.links import request_link


def connector_address(request: HttpRequest, connection: Connection) -> str:
    """The address to enter in BaseLinker."""
    return request_link(request, connection.path)


def key_page(site: Any, request: HttpRequest, connection: Connection, key: str) -> HttpResponseBase:
    """Key and address with copy buttons, and the clicks to make in BaseLinker; not cached, like all pages here."""
    context = {
        **site.each_context(request),
        "title": gettext("Klucz komunikacji: %(name)s") % {"name": connection.name},
        "connection": connection,
        "key": key,
        "address": connector_address(request, connection),
    }
    return TemplateResponse(request, "baselinker/key.html", context)
