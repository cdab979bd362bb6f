"""Mój profil > Administratorzy and Role: who may sign in and what each may do."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from eshop.core.admin import PanelModelAdmin
from eshop.panel.forms import RoleForm

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class PanelUserAdmin(PanelModelAdmin, UserAdmin):  # type: ignore[misc]
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "first_name", "last_name", "is_active", "last_login")
    list_filter = ()
    search_help_text = _("Login, imię, nazwisko albo e-mail")
    filter_horizontal = ()
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Dane"), {"fields": ("first_name", "last_name", "email")}),
        (_("Uprawnienia"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
    )


@admin.register(Group)
class PanelGroupAdmin(PanelModelAdmin, GroupAdmin):  # type: ignore[misc]
    form = RoleForm
    list_display = ("name",)
    search_help_text = _("Nazwa roli")
    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        """The rights are ticked by area instead of chosen from one long list (contract, section 11.7)."""
        return RoleForm.base_fields["permissions"]
