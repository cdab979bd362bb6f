"""Ustawienia > Konta BaseLinker: list, details, connecting, options, keys."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.accounts.check import connection_check
from baselinker_integration.accounts.connections import (
    EDITABLE,
    connection_create,
    connection_disconnect,
    connection_reconnect,
    connection_update,
)
from baselinker_integration.accounts.keys import key_create, key_revoke_old
from baselinker_integration.admin.connection_lines import connection_lines, last_call_of
from baselinker_integration.admin.forms import ConnectionCreateForm, ConnectionOptionsForm
from baselinker_integration.admin.key_page import connector_address, key_page
from baselinker_integration.admin.repeat import may_allow_repeat, repeat_view
from baselinker_integration.admin.settings_tabs import settings_tabs
from baselinker_integration.admin.token_account import token_urls
from baselinker_integration.admin.way_back import way_back_urls
from baselinker_integration.feed.prepare.readiness import waiting_count
from baselinker_integration.models import Connection
from baselinker_integration.tasks import first_copy_queue
from eshop.catalog.languages import LANGUAGE_NAMES
from eshop.core.errors import ApplicationError
from eshop.core.pages.admin import DetailsAdminMixin, PanelModelAdmin
from eshop.core.pages.display import moment_tag
from eshop.core.pages.reauthentication import password_ask_again


@admin.register(Connection)
class ConnectionAdmin(DetailsAdminMixin, PanelModelAdmin):
    list_display = ("name", "state", "language_shown", "price_list_shown", "day_start_shown", "connected")
    sortable_by = ()
    details_template = "baselinker/connection.html"
    list_before_template = "panel/parts/page_tabs.html"
    empty_text = _("Podłącz konto BaseLinker, aby udostępnić mu towary i przyjmować zamówienia.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        return Connection.objects.select_related("price_list").order_by("-is_active", "name")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account is disconnected, never deleted: its orders and events refer to it."""
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        actions = {
            "opcje": self.options_view,
            "klucz": self.key_view,
            "stare-klucze": self.revoke_view,
            "odlacz": self.disconnect_view,
            "podlacz": self.reconnect_view,
            "sprawdzenie": self.check_view,
            "ponowny-import": self.repeat_view,
        }
        return [
            *(
                path(f"<int:connection_id>/{name}/", view(action), name=f"baselinker_connection_{action.__name__}")
                for name, action in actions.items()
            ),
            *token_urls(self.admin_site),
            *way_back_urls(self.admin_site),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        tabs = settings_tabs(request, "baselinker_connection_changelist")
        return super().changelist_view(request, {"page_tabs": tabs, **(extra_context or {})})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponseBase:
        """Connect an account; the answer to a good form is the page that shows the key once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        password_ask_again(request, keep_form=False)
        form = ConnectionCreateForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            values = dict(form.cleaned_data)
            values.pop("key_source")
            try:
                connected = connection_create(**values)
            except ApplicationError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                first_copy_queue(connected.connection.pk)
                return key_page(self.admin_site, request, connected.connection, connected.key)
        return self._form(request, form, gettext("Podłącz konto BaseLinker"), gettext("Podłącz konto"))

    def options_view(self, request: HttpRequest, connection_id: int) -> HttpResponseBase:
        """Change the account's options."""
        connection = self._get(request, connection_id)
        form = ConnectionOptionsForm(
            request.POST or None, label_suffix="", initial={name: getattr(connection, name) for name in EDITABLE}
        )
        if request.method == "POST" and form.is_valid():
            connection_update(connection=connection, **form.cleaned_data)
            messages.success(request, gettext("Ustawienia konta zostały zapisane."))
            return self._back(connection)
        return self._form(request, form, connection.name, gettext("Zapisz"))

    def key_view(self, request: HttpRequest, connection_id: int) -> HttpResponseBase:
        """Make a new key and show it once; the present one lives on for the rotation."""
        connection = self._get_for_post(request, connection_id)
        password_ask_again(request)
        return key_page(self.admin_site, request, connection, key_create(connection=connection))

    def revoke_view(self, request: HttpRequest, connection_id: int) -> HttpResponseBase:
        """End the rotation now."""
        connection = self._get_for_post(request, connection_id)
        password_ask_again(request)
        revoked = key_revoke_old(connection=connection)
        messages.success(request, gettext("Liczba wycofanych kluczy: %(count)s.") % {"count": revoked})
        return self._back(connection)

    def disconnect_view(self, request: HttpRequest, connection_id: int) -> HttpResponseBase:
        """Switch the account off."""
        connection = self._get_for_post(request, connection_id)
        connection_disconnect(connection=connection)
        messages.success(request, gettext("Konto zostało odłączone."))
        return self._back(connection)

    def reconnect_view(self, request: HttpRequest, connection_id: int) -> HttpResponseBase:
        """Switch a disconnected account on again, with a new key shown once."""
        connection = self._get_for_post(request, connection_id)
        password_ask_again(request)
        connected = connection_reconnect(connection=connection)
        first_copy_queue(connection.pk)
        return key_page(self.admin_site, request, connected.connection, connected.key)

    def check_view(self, request: HttpRequest, connection_id: int) -> HttpResponseBase:
        """Call our own connector as BaseLinker would and show five lines, and the rules behind them."""
        connection = self._get_for_post(request, connection_id)
        try:
            report = connection_check(connection=connection)
        except ApplicationError as error:
            messages.warning(request, error.message)
            return self._back(connection)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Sprawdzenie połączenia: %(name)s") % {"name": connection.name},
            "connection": connection,
            "lines": connection_lines(connection, connector_address(request, connection), report),
            "last_call": last_call_of(connection),
            "report": report,
            "results": report.failures_first,
        }
        return TemplateResponse(request, "baselinker/check.html", context)

    def repeat_view(self, request: HttpRequest, connection_id: int) -> HttpResponseBase:
        """Let today's copy be imported once more."""
        return repeat_view(self.admin_site, request, connection_id)

    def details_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {
            "address": connector_address(request, obj),
            "keys": list(obj.keys.order_by("-id")),
            "language": gettext(LANGUAGE_NAMES.get(obj.language, obj.language)),
            "waiting_count": waiting_count(obj),
            "last_call": last_call_of(obj),
            "last_runs": list(obj.runs.imports().order_by("-business_date")[:5]),
            "may_allow_repeat": may_allow_repeat(request, obj),
            "repeated_import": obj.get_repeated_import_display(),
            "options": [
                (obj._meta.get_field(name).verbose_name, getattr(obj, name))
                for name in EDITABLE
                if isinstance(getattr(obj, name), bool)
            ],
        }

    def _get(self, request: HttpRequest, connection_id: int) -> Connection:
        connection = get_object_or_404(Connection, pk=connection_id)
        if not self.has_change_permission(request, connection):
            raise PermissionDenied
        return connection

    def _get_for_post(self, request: HttpRequest, connection_id: int) -> Connection:
        if request.method != "POST":
            raise PermissionDenied
        return self._get(request, connection_id)

    def _back(self, connection: Connection) -> HttpResponseBase:
        return HttpResponseRedirect(reverse("admin:baselinker_connection_change", args=[connection.pk]))

    def _form(self, request: HttpRequest, form: Any, title: str, submit: str) -> HttpResponseBase:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "submit_label": submit,
            "back_url": reverse("admin:baselinker_connection_changelist"),
            "back_label": gettext("Konta BaseLinker"),
        }
        return TemplateResponse(request, "panel/form_page.html", context)

    @admin.display(description=_("podłączono"))
    def connected(self, connection: Connection) -> str:
        return moment_tag(connection.created_at)

    @admin.display(description=_("stan"))
    def state(self, connection: Connection) -> str:
        return gettext("podłączone") if connection.is_active else gettext("odłączone")

    @admin.display(description=_("język"))
    def language_shown(self, connection: Connection) -> str:
        return gettext(LANGUAGE_NAMES.get(connection.language, connection.language))

    @admin.display(description=_("cennik"))
    def price_list_shown(self, connection: Connection) -> str:
        return connection.price_list.name if connection.price_list else gettext("domyślny")

    @admin.display(description=_("początek doby"))
    def day_start_shown(self, connection: Connection) -> str:
        return connection.day_start.strftime("%H:%M")
