"""Mój profil > Administratorzy and Role: who may sign in and what each may do."""

from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.core.errors import ApplicationError
from eshop.core.pages.admin import PanelModelAdmin
from eshop.core.pages.display import moment_tag
from eshop.core.pages.reauthentication import password_ask_again
from eshop.panel.forms import offered_permissions
from eshop.panel.right_names import right_name
from eshop.panel.roles import role_label
from eshop.staff.forms.accounts import AccountForm, GivenRoleForm
from eshop.staff.invitations import account_invite
from eshop.staff.models import RolePolicy
from eshop.staff.policy import role_policy_set, second_factor_remove
from eshop.staff.rights import account_obstacle, rights_of_role, role_obstacle
from eshop.staff.services import account_guard
from event_log.auditing import AuditedAdminMixin
from event_log.pages.history import object_history

# Django registers its own pages when this module is first imported.
import_module("django.contrib.auth.admin")
admin.site.unregister(User)
admin.site.unregister(Group)
# Their rows belong to the person: codes, keys and sessions are looked after on the profile.
import_module("allauth.account.admin")
import_module("allauth.mfa.admin")
import_module("allauth.usersessions.admin")
admin.site.unregister((EmailAddress, Authenticator, UserSession))


class GuardedAdmin(AuditedAdminMixin, PanelModelAdmin):
    """Pages whose rows only some of those who hold the right may change; the others read why not."""

    change_form_outer_before_template = "staff/obstacle.html"
    change_form_outer_after_template = "staff/history.html"

    def obstacle(self, request: HttpRequest, obj: Any) -> str:
        """Why the person may not change `obj`; empty when he may."""
        raise NotImplementedError

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Rights are worth as much as a password: whoever saves one gives his own again."""
        if request.method == "POST":
            password_ask_again(request)
        response: HttpResponseBase = super().changeform_view(request, *args, **kwargs)
        return response

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            password_ask_again(request)
        response: HttpResponseBase = super().delete_view(request, *args, **kwargs)
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and (obj is None or not self.obstacle(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not self.obstacle(request, obj))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        context["is_read_only"] = obj is None or not self.has_change_permission(request, obj)
        context["obstacle"] = self.obstacle(request, obj) if obj is not None else ""
        context["history"] = object_history(request, obj) if obj is not None else None
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(User)
class PanelUserAdmin(GuardedAdmin):
    form = AccountForm
    audit_added, audit_changed = "person_added", "person_changed"
    audit_fields = {"auth.user.groups": "rights_changed", "auth.user.is_active": "rights_changed"}
    list_display = ("username", "email", "first_name", "last_name", "role_names", "is_active", "signed_in")
    search_fields = ("username", "first_name", "last_name", "email")
    search_help_text = _("Login, imię, nazwisko albo e-mail")
    ordering = ("username",)
    fieldsets = (
        (_("Dane"), {"fields": ("username", "first_name", "last_name", "email")}),
        (_("Uprawnienia"), {"fields": ("is_active", "groups")}),
    )

    change_form_outer_after_template = "staff/account_actions.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:user_id>/link/", view(self.link_view), name="staff_account_link"),
            path("<int:user_id>/drugi-skladnik/", view(self.factor_view), name="staff_account_factor"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponseBase:
        """A new account is invited once it is stored for good."""
        made: list[User] = []
        request.made_accounts = made  # type: ignore[attr-defined]
        response: HttpResponseBase = super().add_view(request, form_url, extra_context)
        return self._link_shown(request, made[0], is_new=True) if made else response

    def response_add(self, request: Any, obj: User, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.made_accounts.append(obj)
        return self._list()

    def link_view(self, request: HttpRequest, user_id: int) -> HttpResponseBase:
        """Send the account a link to set a password, or show it where no mail is configured."""
        account = self._account_for_post(request, user_id)
        return self._link_shown(request, account, is_new=not account.has_usable_password())

    def factor_view(self, request: HttpRequest, user_id: int) -> HttpResponseBase:
        """Take a lost second factor off the account; who it belongs to signs in by password and adds a new one."""
        account = self._account_for_post(request, user_id)
        second_factor_remove(account=account)
        messages.success(request, gettext("Usunięto drugi składnik logowania."))
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[account.pk]))

    def _account_for_post(self, request: HttpRequest, user_id: int) -> User:
        account = get_object_or_404(User, pk=user_id)
        if request.method != "POST" or not self.has_change_permission(request, account):
            raise PermissionDenied
        password_ask_again(request)
        return account

    def _link_shown(self, request: HttpRequest, account: User, *, is_new: bool) -> HttpResponseBase:
        link = account_invite(user=account, is_new=is_new)
        if not link:
            messages.success(request, gettext("Wysłano link na adres %(email)s.") % {"email": account.email})
            return self._list()
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Link dla: %(name)s") % {"name": account.get_username()},
            "link": link,
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
            "is_mail_configured": settings.MAIL_IS_CONFIGURED,
        }
        return TemplateResponse(request, "staff/link.html", context)

    def _list(self) -> HttpResponseBase:
        return HttpResponseRedirect(reverse("admin:auth_user_changelist"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        accounts: QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        return accounts

    def obstacle(self, request: HttpRequest, obj: User) -> str:
        return account_obstacle(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account is switched off, never deleted: orders and events name it."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        account_guard(actor=request.user, account=User.objects.get(pk=obj.pk) if change else User())
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    @admin.display(description=_("ostatnie logowanie"), ordering="last_login")
    def signed_in(self, user: User) -> str:
        return moment_tag(user.last_login)

    @admin.display(description=_("role"))
    def role_names(self, user: User) -> str:
        names = sorted(role_label(role.name) for role in user.groups.all())
        if user.is_superuser:
            names.insert(0, gettext("wszystkie uprawnienia"))
        return ", ".join(names)


@admin.register(Group)
class PanelGroupAdmin(GuardedAdmin):
    form = GivenRoleForm
    audit_added, audit_changed, audit_deleted = "role_added", "role_changed", "role_deleted"
    fields = ("name", "needs_second_factor", "permissions")
    list_display = ("name_shown",)
    search_fields = ("name",)
    search_help_text = _("Nazwa roli")
    ordering = ("name",)

    @admin.display(description=_("nazwa"), ordering="name")
    def name_shown(self, role: Group) -> str:
        return role_label(role.name)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        is_read_only = obj is not None and not self.has_change_permission(request, obj)
        return ("name", "needs_second_factor", "rights_shown") if is_read_only else self.fields

    @admin.display(description=_("Uprawnienia"))
    def rights_shown(self, role: Group) -> str:
        """The role's rights in words: those that the form offers, the others have no effect in the panel."""
        offered = {f"{right.content_type.app_label}.{right.codename}" for right in offered_permissions()}
        return ", ".join(sorted(right_name(right) for right in rights_of_role(role) & offered))

    @admin.display(description=_("Wymagaj drugiego składnika logowania"), boolean=True)
    def needs_second_factor(self, role: Group) -> bool:
        """What those read here who may not change the role."""
        return RolePolicy.objects.filter(role=role, needs_second_factor=True).exists()

    def obstacle(self, request: HttpRequest, obj: Group) -> str:
        return role_obstacle(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: bool) -> None:
        if change and (obstacle := role_obstacle(request.user, Group.objects.select_for_update().get(pk=obj.pk))):
            raise ApplicationError(obstacle)
        super().save_model(request, obj, form, change)
        role_policy_set(role=obj, needs_second_factor=form.cleaned_data["needs_second_factor"])

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        """The rights are ticked by area instead of chosen from one long list (contract, section 11.7)."""
        return self.form.base_fields[db_field.name]
