"""Forms of signing in, of one's own data, and of accounts and roles.

Those of accounts and roles offer only what the person who fills them in may give.
"""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.panel.forms import RoleForm
from eshop.panel.roles import role_label
from eshop.staff.models import RolePolicy
from eshop.staff.rights import rights_held, roles_givable


class SignInForm(LoginForm):
    """Browsers and programs know the field as `username`; `login`, as the library calls it, is taken as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        sent: Any = self.data  # type: ignore[has-type]
        if "login" in sent and "username" not in sent:
            self.data = sent.copy()
            self.data["username"] = sent["login"]
        self.fields["login"].label = _("Login")
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["password"].label = _("Hasło")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}

    def add_prefix(self, field_name: str) -> str:
        return str(super().add_prefix("username" if field_name == "login" else field_name))


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.label_suffix = ""
        self.fields["password"].label = _("Hasło")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class ForgottenPasswordForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["email"].label = _("Adres e-mail")
        self.fields["email"].widget.attrs = {"autocomplete": "email", "type": "email"}


class NewPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["password1"].label = _("Nowe hasło")
        self.fields["password2"].label = _("Nowe hasło jeszcze raz")
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs = {"autocomplete": "new-password"}


class ProfileForm(forms.ModelForm):
    """One's own name, language and morning mail."""

    language = forms.ChoiceField(
        label=_("Język panelu"), choices=[(code, _(name)) for code, name in settings.LANGUAGES]
    )
    wants_digest = forms.BooleanField(
        label=_("Przysyłaj mi codziennie o 7:00 sprawy do załatwienia"),
        required=False,
        help_text=_("Na adres e-mail tego konta."),
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name")
        labels = {"first_name": _("Imię"), "last_name": _("Nazwisko")}


class EmailForm(forms.ModelForm):
    """One's own e-mail address."""

    email = forms.EmailField(label=_("Adres e-mail"), help_text=_("Na ten adres przychodzi link do nowego hasła."))

    class Meta:
        model = User
        fields = ("email",)


class RoleField(forms.ModelMultipleChoiceField):
    """Roles by the names that the reader knows."""

    def label_from_instance(self, obj: Any) -> str:
        return role_label(obj.name)


class AccountForm(forms.ModelForm):
    """Data and roles of somebody else's account."""

    groups = RoleField(
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
        labels = {
            "username": _("Login"),
            "first_name": _("Imię"),
            "last_name": _("Nazwisko"),
            "email": _("Adres e-mail"),
            "is_active": _("Może się logować"),
        }
        help_texts = {"is_active": _("Odznacz, aby odebrać dostęp. Konta się nie usuwa: wskazuje je historia.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            self.fields["groups"].queryset = roles_givable(self.request.user)  # type: ignore[attr-defined]


class GivenRoleForm(RoleForm):
    """A role with rights out of those that the person has who writes it."""

    needs_second_factor = forms.BooleanField(
        label=_("Wymagaj drugiego składnika logowania"),
        required=False,
        help_text=_("Kto ma tę rolę, musi przy logowaniu podać także kod z aplikacji albo użyć klucza."),
    )

    request: HttpRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = RolePolicy.objects.filter(role=self.instance.pk).first()
        if "needs_second_factor" in self.fields:
            self.fields["needs_second_factor"].initial = policy is not None and policy.needs_second_factor
        if "permissions" not in self.fields:
            return
        field: Any = self.fields["permissions"]
        held = rights_held(self.request.user)
        field.queryset = field.queryset.filter(
            pk__in=[right.pk for right in field.queryset if f"{right.content_type.app_label}.{right.codename}" in held]
        )
        if self.instance.pk and self.instance.user_set.exists():
            field.help_text = gettext("Zmiana działa od razu u wszystkich, którzy mają tę rolę.")
