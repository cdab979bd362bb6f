"""Ustawienia > Ustawienia sklepu: what the shop says about itself, who gets alerts, what the server decides."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baselinker_integration.admin.connection_lines import Line, LineState, public_address_lines
from baselinker_integration.admin.settings_tabs import VIEW_SETTINGS, settings_tabs
from eshop.core.errors import ApplicationError
from eshop.core.models import ShopSettings
from eshop.core.shop import CHAT_SCHEMES, chat_id, chat_shown, chats_open, shop_get
from eshop.panel.services.shop_settings import shop_settings_change

CHANGE = "core.change_shopsettings"


class ShopSettingsForm(forms.Form):
    name = forms.CharField(label=_("Nazwa sklepu"), max_length=100, required=False)
    address = forms.CharField(
        label=_("Adres sklepu"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    alert_emails = forms.CharField(
        label=_("Powiadomienia e-mailem"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_(
            "Po jednym adresie w wierszu. Sklep pisze, gdy synchronizacja ma błędy, urwała się albo jej nie było."
        ),
    )
    removed_chats = forms.MultipleChoiceField(
        label=_("Usuń czaty"), required=False, widget=forms.CheckboxSelectMultiple
    )
    chat = forms.CharField(
        label=_("Dodaj czat"), required=False, max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, shop: ShopSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        chats = [(chat_id(url), chat_shown(url)) for url in chats_open(shop)]
        if chats:
            self.fields["removed_chats"].choices = chats  # type: ignore[attr-defined]
        else:
            del self.fields["removed_chats"]
        self.fields["chat"].help_text = gettext("Adres w postaci Apprise, np. %(example)s. Usługi: %(known)s.") % {
            "example": "slack://A/B/C",
            "known": ", ".join(dict.fromkeys(CHAT_SCHEMES.values())),
        }


def shop_settings_view(request: HttpRequest) -> HttpResponseBase:
    """The form by right; below it what holds and is set elsewhere."""
    if not request.user.has_perm(VIEW_SETTINGS):
        if request.user.has_perm("baselinker.view_connection"):
            return HttpResponseRedirect(reverse("admin:baselinker_connection_changelist"))
        raise PermissionDenied
    shop, may_change = shop_get(), request.user.has_perm(CHANGE)
    initial = {"name": shop.name, "address": shop.address, "alert_emails": "\n".join(shop.alert_emails)}
    form = ShopSettingsForm(request.POST or None, shop=shop, initial=initial)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        if form.is_valid() and _change(request, form):
            return HttpResponseRedirect(reverse("admin:panel_shop_settings"))
    context = {
        **admin.site.each_context(request),
        "title": gettext("Ustawienia sklepu"),
        "form": form if may_change else None,
        "shop": shop,
        "chats": [chat_shown(url) for url in chats_open(shop)],
        "page_tabs": settings_tabs(request, "panel_shop_settings"),
        "public_lines": _public_lines(),
        "environment_emails": settings.ALERT_EMAILS,
        "environment_chats": len(settings.ALERT_URLS),
        "has_mail_server": settings.MAIL_IS_CONFIGURED,
        "event_days": settings.EVENT_RETENTION_DAYS["*"],
        "call_days": settings.CALL_RETENTION_DAYS,
        "order_days": settings.ORDER_RETENTION_DAYS,
    }
    return TemplateResponse(request, "panel/shop_settings.html", context)


def _change(request: HttpRequest, form: ShopSettingsForm) -> bool:
    """Whether it was saved; else the form says why not."""
    cleaned = form.cleaned_data
    try:
        changes = shop_settings_change(
            name=cleaned["name"],
            address=cleaned["address"],
            alert_emails=cleaned["alert_emails"].replace(",", "\n").splitlines(),
            added_chats=[cleaned["chat"]] if cleaned["chat"].strip() else [],
            removed_chats=cleaned.get("removed_chats", []),
        )
    except ApplicationError as error:
        form.add_error(error.field or None, error.message)
        return False
    messages.success(request, gettext("Zapisano.") if changes else gettext("Nic się nie zmieniło."))
    return True


def _public_lines() -> list[Line]:
    if settings.PUBLIC_URL:
        return public_address_lines(settings.PUBLIC_URL)
    detail = gettext(
        "Ustawia go administrator serwera w PUBLIC_URL. Bez niego BaseLinker nie dosięgnie sklepu z internetu."
    )
    return [Line(LineState.WARNING, gettext("Publiczny adres nie jest ustawiony"), detail)]
