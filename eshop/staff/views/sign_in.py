"""The sign-in page, and what somebody sees who guessed too often."""

from typing import Any

from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

TOO_MANY = 429


class SignInView(LoginView):
    """Name and password. Whoever is signed in already goes on to where he wanted to go."""

    template_name = "account/login.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        if getattr(self.request, "axes_locked_out", False):
            response.status_code = TOO_MANY
        return response


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """The form's own answer says it already."""
    return response if response is not None else HttpResponseRedirect(request.path)


def too_many_requests(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The page for a limit of requests that was passed."""
    return TemplateResponse(request, "staff/too_many.html", status=TOO_MANY).render()
