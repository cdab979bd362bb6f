"""Mój profil > Administratorzy and Role: who may sign in and what each may do."""

from importlib import import_module
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.core.admin import PanelModelAdmin
from eshop.core.errors import ApplicationError
from eshop.staff.forms import AccountForm, GivenRoleForm
from eshop.staff.rights import account_obstacle, role_obstacle
from eshop.staff.services import account_guard

# Django registers its own pages when this module is first imported.
import_module("django.contrib.auth.admin")
admin.site.unregister(User)
admin.site.unregister(Group)


class GuardedAdmin(PanelModelAdmin):
    """Pages whose rows only some of those who hold the right may change; the others read why not."""

    change_form_outer_before_template = "staff/obstacle.html"

    def obstacle(self, request: HttpRequest, obj: Any) -> str:
        """Why the person may not change `obj`; empty when he may."""
        raise NotImplementedError

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
        context["obstacle"] = self.obstacle(request, obj) if obj is not None else ""
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(User)
class PanelUserAdmin(GuardedAdmin):
    form = AccountForm
    list_display = ("username", "email", "first_name", "last_name", "role_names", "is_active", "last_login")
    search_fields = ("username", "first_name", "last_name", "email")
    search_help_text = _("Login, imię, nazwisko albo e-mail")
    ordering = ("username",)
    fieldsets = (
        (_("Dane"), {"fields": ("username", "first_name", "last_name", "email")}),
        (_("Uprawnienia"), {"fields": ("is_active", "groups")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

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

    @admin.display(description=_("role"))
    def role_names(self, user: User) -> str:
        names = sorted(role.name for role in user.groups.all())
        if user.is_superuser:
            names.insert(0, gettext("wszystkie uprawnienia"))
        return ", ".join(names)


@admin.register(Group)
class PanelGroupAdmin(GuardedAdmin):
    form = GivenRoleForm
    list_display = ("name",)
    search_fields = ("name",)
    search_help_text = _("Nazwa roli")
    ordering = ("name",)

    def obstacle(self, request: HttpRequest, obj: Group) -> str:
        return role_obstacle(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: bool) -> None:
        if change and (obstacle := role_obstacle(request.user, Group.objects.select_for_update().get(pk=obj.pk))):
            raise ApplicationError(obstacle)
        super().save_model(request, obj, form, change)

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        """The rights are ticked by area instead of chosen from one long list (contract, section 11.7)."""
        return self.form.base_fields[db_field.name]
