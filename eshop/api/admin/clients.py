"""Integracje > ERP: three steps to the first call, clients and their tokens, what they sent."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from eshop.api.admin.forms import AccessForm, ClientForm
from eshop.api.admin.work import refused_file, work_context
from eshop.api.clients.exchange import ClientSeen, clients_seen
from eshop.api.clients.services import client_change, client_create, client_switch, token_create, token_revoke
from eshop.api.models import ApiClient, ApiJob, ApiToken
from eshop.api.scopes import Scope
from eshop.core import clock
from eshop.core.errors import ApplicationError
from eshop.core.links import public_link
from eshop.core.pages.admin import DetailsAdminMixin, PanelModelAdmin
from eshop.core.pages.reauthentication import password_ask_again
from eshop.orders.personal_data import sees_buyers

REPLACED_AFTER = timedelta(hours=24)
"""So long the tokens go on that a new one replaces."""


def first_call(token: str) -> str:
    """The line to paste into a terminal; it changes nothing in the shop."""
    return f'curl -H "Authorization: Bearer {token}" {public_link("/api/v1/status")}'


@admin.register(ApiClient)
class ApiClientAdmin(DetailsAdminMixin, PanelModelAdmin):
    details_template = "api/client.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A client is switched off, never deleted: orders and events refer to it."""
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        actions = {
            "token": self.token_view,
            "wymiana-tokenu": self.replace_view,
            "wylacz": self.off_view,
            "wlacz": self.on_view,
            "uprawnienia": self.access_view,
        }
        return [
            *(
                path(f"<int:client_id>/{name}/", view(action), name=f"api_apiclient_{action.__name__}")
                for name, action in actions.items()
            ),
            path("praca/", view(self.progress_view), name="api_apiclient_progress_view"),
            path("pliki/<uuid:job_id>/odrzucone/", view(self.refused_view), name="api_apiclient_refused_view"),
            path("tokeny/<int:token_id>/uniewaznij/", view(self.revoke_view), name="api_apiclient_revoke_view"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The guide and all clients; a shop has a handful."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        clients = clients_seen(clock.now())
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Połączenie z ERP"),
            "clients": clients,
            "current_step": _step(clients),
            "curl": first_call("esk_…"),
            "may_add": self.has_add_permission(request),
            **work_context(),
        }
        return TemplateResponse(request, "api/clients.html", context)

    def progress_view(self, request: HttpRequest) -> HttpResponseBase:
        """The tables of files and synchronisations alone, while a file is being written."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return TemplateResponse(request, "api/work.html", work_context())

    def refused_view(self, request: HttpRequest, job_id: UUID) -> HttpResponseBase:
        """The refused rows of a file, to download."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return refused_file(get_object_or_404(ApiJob, pk=job_id))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponseBase:
        """Make a client; the answer to a good form is the page that shows its first token once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        password_ask_again(request)
        form = ClientForm(request.POST or None, label_suffix="", sees_buyers=sees_buyers(request.user))
        if request.method == "POST" and form.is_valid():
            try:
                client = client_create(**form.cleaned_data)
            except ApplicationError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                return self._token_page(request, client, token_create(client=client).text)
        title, label = gettext("Nowy klient API"), gettext("Utwórz klienta i token")
        back = reverse("admin:api_apiclient_changelist"), gettext("ERP")
        return self._form_page(request, form, title=title, label=label, back=back)

    def access_view(self, request: HttpRequest, client_id: int) -> HttpResponseBase:
        """What the client may do and from where it may call; whoever must not give it a token must not widen these."""
        client = get_object_or_404(ApiClient, pk=client_id)
        if not self.has_change_permission(request, client) or not _may_give(request, client):
            raise PermissionDenied
        password_ask_again(request)
        initial = {"scopes": client.scopes, "networks": "\n".join(client.networks)}
        form = AccessForm(request.POST or None, label_suffix="", initial=initial, sees_buyers=sees_buyers(request.user))
        if request.method == "POST" and form.is_valid():
            try:
                client_change(client=client, **form.cleaned_data)
            except ApplicationError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(request, gettext("Zapisano uprawnienia klienta."))
                return self._back(client_id)
        title = gettext("Uprawnienia klienta %(name)s") % {"name": client.name}
        back = reverse("admin:api_apiclient_change", args=[client_id]), client.name
        return self._form_page(request, form, title=title, label=gettext("Zapisz"), back=back)

    def _form_page(
        self, request: HttpRequest, form: AccessForm, *, title: str, label: str, back: tuple[str, str]
    ) -> HttpResponseBase:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "submit_label": label,
            "back_url": back[0],
            "back_label": back[1],
        }
        return TemplateResponse(request, "panel/form_page.html", context)

    def token_view(self, request: HttpRequest, client_id: int) -> HttpResponseBase:
        """Make one more token and show it once; the others go on."""
        client = self._token_allowed(request, client_id)
        return self._token_page(request, client, token_create(client=client).text)

    def replace_view(self, request: HttpRequest, client_id: int) -> HttpResponseBase:
        """Make a token in place of the others, which go on for 24 hours."""
        client = self._token_allowed(request, client_id)
        made = token_create(client=client, ends_older=clock.now() + REPLACED_AFTER)
        return self._token_page(request, client, made.text)

    def revoke_view(self, request: HttpRequest, token_id: int) -> HttpResponseBase:
        """End a token now."""
        token = get_object_or_404(ApiToken.objects.select_related("client"), pk=token_id)
        self._get_for_post(request, token.client_id)
        password_ask_again(request)
        token_revoke(token)
        messages.success(request, gettext("Token %(token)s już nie działa.") % {"token": token})
        return self._back(token.client_id)

    def off_view(self, request: HttpRequest, client_id: int) -> HttpResponseBase:
        client = self._get_for_post(request, client_id)
        client_switch(client=client, is_active=False)
        messages.success(request, gettext("Klient API jest wyłączony; jego wywołania dostają odmowę."))
        return self._back(client_id)

    def on_view(self, request: HttpRequest, client_id: int) -> HttpResponseBase:
        client = self._get_for_post(request, client_id)
        password_ask_again(request)
        client_switch(client=client, is_active=True)
        messages.success(request, gettext("Klient API jest włączony."))
        return self._back(client_id)

    def details_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        now = clock.now()
        [seen] = clients_seen(now, only=obj)
        return {
            "seen": seen,
            "scopes": [Scope(scope).label for scope in obj.scopes],
            "may_make_token": self.has_change_permission(request) and _may_give(request, obj),
            "curl": first_call("esk_…"),
        }

    def _token_allowed(self, request: HttpRequest, client_id: int) -> ApiClient:
        client = self._get_for_post(request, client_id)
        if not client.is_active or not _may_give(request, client):
            raise PermissionDenied
        password_ask_again(request)
        return client

    def _get_for_post(self, request: HttpRequest, client_id: int) -> ApiClient:
        client = get_object_or_404(ApiClient, pk=client_id)
        if request.method != "POST" or not self.has_change_permission(request, client):
            raise PermissionDenied
        return client

    def _back(self, client_id: int) -> HttpResponseBase:
        return HttpResponseRedirect(reverse("admin:api_apiclient_change", args=[client_id]))

    def _token_page(self, request: HttpRequest, client: ApiClient, token: str) -> HttpResponseBase:
        """The one page that shows a token. It is the answer to the form that made it and is kept nowhere."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Token API: %(name)s") % {"name": client.name},
            "client": client,
            "token": token,
            "address": public_link("/api/v1/"),
            "curl": first_call(token),
        }
        return TemplateResponse(request, "api/key.html", context)


def _may_give(request: HttpRequest, client: ApiClient) -> bool:
    """A token opens what its client may read, so who must not see buyers must not make one that does."""
    return Scope.ORDERS_PERSONAL not in client.scopes or sees_buyers(request.user)


def _step(clients: list[ClientSeen]) -> int:
    """The step of the guide that is next; 4 when an ERP has called."""
    if not clients:
        return 1
    if any(client.heard_at for client in clients):
        return 4
    return 3 if any(client.live for client in clients) else 2
