"""Signing in: passwords, limits of guessing, second factor, sessions (django-axes and django-allauth)."""

from datetime import timedelta
from typing import Any

from eshop.env import env_int, env_secret

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "eshop.staff.backends.PanelBackend"]
LOGIN_URL = "/panel/login/"
LOGIN_REDIRECT_URL = "/panel/"
LOGOUT_REDIRECT_URL = LOGIN_URL

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "eshop.staff.passwords.FrequentPasswordValidator"},
    {"NAME": "eshop.staff.passwords.OwnWordsValidator"},
    {"NAME": "eshop.staff.passwords.VarietyValidator"},
]
# Links that set a password, of invitations too.
PASSWORD_RESET_TIMEOUT = env_int("PASSWORD_LINK_HOURS", 72, minimum=1) * 3600

# A session ends this long after its last use, and this long after the sign-in however much it is used.
SESSION_IDLE_SECONDS = env_int("SESSION_IDLE_MINUTES", 120, minimum=1) * 60
SESSION_COOKIE_AGE = env_int("SESSION_HOURS", 12, minimum=1) * 3600

# User and address count together: whoever guesses shuts out his own address, never the account's owner.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env_int("SIGN_IN_FAILURES", 10, minimum=3)
AXES_COOLOFF_TIME = timedelta(minutes=env_int("SIGN_IN_LOCK_MINUTES", 15, minimum=1))
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "eshop.staff.backends.counted_username"
AXES_CLIENT_IP_CALLABLE = "eshop.staff.backends.counted_address"
AXES_LOCKOUT_CALLABLE = "eshop.staff.views.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

ACCOUNT_ADAPTER = "eshop.staff.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[e-Sklep] "
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = env_int("PASSWORD_AGAIN_MINUTES", 10, minimum=1) * 60
ACCOUNT_FORMS = {
    "login": "eshop.staff.forms.accounts.SignInForm",
    "reauthenticate": "eshop.staff.forms.accounts.PasswordAgainForm",
    "reset_password": "eshop.staff.forms.accounts.ForgottenPasswordForm",
    "reset_password_from_key": "eshop.staff.forms.accounts.NewPasswordForm",
}
MFA_ADAPTER = "eshop.staff.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "e-Sklep"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "eshop.staff.forms.second_factor.CodeForm",
    "reauthenticate": "eshop.staff.forms.second_factor.CodeAgainForm",
    "activate_totp": "eshop.staff.forms.second_factor.ActivateAppForm",
    "add_webauthn": "eshop.staff.forms.second_factor.AddKeyForm",
    "edit_webauthn": "eshop.staff.forms.second_factor.RenameKeyForm",
}

# Limits of requests are counted here, for all processes together.
_REDIS_URL = env_secret("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _REDIS_URL, "KEY_PREFIX": "panel"}
        if _REDIS_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "staff_limit"}
    )
}
