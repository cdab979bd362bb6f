"""Forms of accounts and roles: each offers only what the person who fills it in may give."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.panel.forms import RoleForm
from eshop.staff.rights import rights_held, roles_givable


class AccountForm(forms.ModelForm):
    """Data and roles of somebody else's account."""

    groups = forms.ModelMultipleChoiceField(
        label=_("Role"),
        queryset=Group.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Możesz nadać tylko role, których wszystkie uprawnienia masz."),
    )

    request: HttpRequest

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active", "groups")
        labels = {"username": _("Login"), "is_active": _("Może się logować")}
        help_texts = {"is_active": _("Odznacz, aby odebrać dostęp. Konta się nie usuwa: wskazuje je historia.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            self.fields["groups"].queryset = roles_givable(self.request.user)  # type: ignore[attr-defined]


class GivenRoleForm(RoleForm):
    """A role with rights out of those that the person has who writes it."""

    request: HttpRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "permissions" not in self.fields:
            return
        field: Any = self.fields["permissions"]
        held = rights_held(self.request.user)
        field.queryset = field.queryset.filter(
            pk__in=[
                right.pk for right in field.queryset if f"{right.content_type.app_label}.{right.codename}" in held
            ]
        )
        if self.instance.pk and self.instance.user_set.exists():
            field.help_text = gettext("Zmiana działa od razu u wszystkich, którzy mają tę rolę.")
