"""Forms of the second factor, with the panel's own labels."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _


class _CodeFieldMixin:
    """A field for six digits that phones show the number keys for."""

    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        code = self.fields["code"]
        code.label = _("Kod")
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class CodeForm(_CodeFieldMixin, AuthenticateForm):
    pass


class CodeAgainForm(_CodeFieldMixin, ReauthenticateForm):
    pass


class ActivateAppForm(_CodeFieldMixin, ActivateTOTPForm):
    pass


class AddKeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["name"].label = _("Nazwa klucza")
        self.fields["passwordless"].label = _("Logowanie bez hasła (passkey)")
        self.fields["passwordless"].help_text = _("Wystarczy sam klucz; żąda on odcisku palca, twarzy albo kodu PIN.")


class RenameKeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["name"].label = _("Nazwa klucza")
