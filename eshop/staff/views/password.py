"""Changing one's own password: the site's page, with a limit of guesses and a line in the log."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from eshop.panel.forms import OwnPasswordForm
from eshop.staff.history import sign_in_record


class OwnPasswordView(PasswordChangeView):
    """Asks for the present password; the person's other sessions end."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        limited: HttpResponse | None = ratelimit.consume_or_429(request, action="change_password", user=request.user)
        return super().post(request, *args, **kwargs) if limited is None else limited

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        assert isinstance(self.request.user, User)
        sign_in_record("password_set", request=self.request, user=self.request.user)
        return response
