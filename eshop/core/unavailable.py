"""The answer to a person when something failed: 503 while the database cannot be had, else the error page."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.defaults import server_error as error_page

RETRY_SECONDS = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called while the exception is being handled. Asks the database nothing."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return error_page(request)
    text = _("Baza danych jest teraz zajęta albo nie odpowiada. Nic nie zapisano; spróbuj ponownie za chwilę.")
    response = HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
