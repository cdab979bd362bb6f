"""Forms of the panel itself."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminOwnPasswordChangeForm

ACTIONS = {"view": _("podgląd"), "add": _("dodawanie"), "change": _("zmiana"), "delete": _("usuwanie")}


class OwnPasswordForm(AdminOwnPasswordChangeForm):  # type: ignore[misc]
    """The present password and twice the new one, in the theme's look."""


def offered_permissions() -> QuerySet[Permission]:
    """The rights that have an effect in the panel: those of the things that have pages, and of add-ons."""
    labels = {(model._meta.app_label, model._meta.model_name) for model in admin.site._registry}
    labels |= {("addons", "addon"), ("panel", "importjob"), ("panel", "importaddress"), ("panel", "savedview")}
    labels |= {("core", "shopsettings")}
    apps, models = {app for app, _model in labels}, {model for _app, model in labels}
    permissions = Permission.objects.filter(content_type__app_label__in=apps, content_type__model__in=models)
    return permissions.select_related("content_type").order_by("content_type__app_label", "content_type__model", "pk")


def area_title(model: type[Model]) -> str:
    """What the menu calls the thing, where that is not the model's own name."""
    model_admin = admin.site._registry.get(model)
    return str(getattr(model_admin, "area_title", "") or model._meta.verbose_name_plural)


class PermissionField(forms.ModelMultipleChoiceField):
    """A right in words: the thing and what may be done with it."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        model = obj.content_type.model_class()
        thing = capfirst(area_title(model)) if model else obj.content_type.model
        action = ACTIONS.get(obj.codename.removesuffix(f"_{obj.content_type.model}"))
        return f"{thing}: {action}" if action else f"{thing}: {gettext(obj.name)}"


class RoleForm(forms.ModelForm):
    permissions = PermissionField(
        label=_("Uprawnienia"),
        queryset=Permission.objects.none(),
        required=False,
        help_text=_("Role wbudowane wracają przy aktualizacji do swoich praw; dla innych praw utwórz własną rolę."),
    )

    class Meta:
        model = Group
        fields = ("name", "permissions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "permissions" in self.fields:  # none of them for who may only read the role
            self.fields["permissions"].queryset = offered_permissions()  # type: ignore[attr-defined]
        if "name" in self.fields:
            self.fields["name"].label = gettext("Nazwa")
