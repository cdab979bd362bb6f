"""Addresses of signing in and of one's own account, all under /panel/."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import admin
from django.urls import path, re_path

from eshop.staff.views.password import OwnPasswordView
from eshop.staff.views.profile import email_view, profile_view, session_end_view, sessions_end_view
from eshop.staff.views.sign_in import SignInView

_signed_in = admin.site.admin_view

urlpatterns = [
    path("login/", SignInView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("konto/", _signed_in(profile_view), name="staff_profile"),
    path("password_change/", _signed_in(OwnPasswordView.as_view()), name="staff_password"),
    path("konto/e-mail/", _signed_in(email_view), name="staff_email"),
    path("konto/sesje/inne/zakoncz/", _signed_in(sessions_end_view), name="staff_sessions_end"),
    path("konto/sesje/<int:session_id>/zakoncz/", _signed_in(session_end_view), name="staff_session_end"),
    path("konto/haslo/", account.password_reset, name="account_reset_password"),
    path("konto/haslo/wyslano/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^konto/haslo/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("konto/haslo/gotowe/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("konto/ponownie/", account.reauthenticate, name="account_reauthenticate"),
    path("konto/drugi-skladnik/", mfa.index, name="mfa_index"),
    path("konto/drugi-skladnik/logowanie/", mfa.authenticate, name="mfa_authenticate"),
    path("konto/drugi-skladnik/ponownie/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("konto/drugi-skladnik/aplikacja/", totp.activate_totp, name="mfa_activate_totp"),
    path("konto/drugi-skladnik/aplikacja/usun/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("konto/drugi-skladnik/kody/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("konto/drugi-skladnik/kody/nowe/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("konto/drugi-skladnik/klucze/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("konto/drugi-skladnik/klucze/dodaj/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("konto/drugi-skladnik/klucze/logowanie/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("konto/drugi-skladnik/klucze/ponownie/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("konto/drugi-skladnik/klucze/<int:pk>/nazwa/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("konto/drugi-skladnik/klucze/<int:pk>/usun/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
