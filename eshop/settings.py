"""Settings of the whole project, read once from the environment (contract, section 3)."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.management.utils import get_random_secret_key

from eshop.addresses import LOOPBACK, named_url, own_url
from eshop.celery_settings import DUE_WORK_SECONDS as _DUE_WORK_SECONDS
from eshop.core.watching.errors import errors_report
from eshop.database_settings import answer_seconds, database_config
from eshop.env import env_bool, env_choice, env_days, env_int, env_list, env_secret, env_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = env_bool("DEBUG", False)
DATABASE_URL = env_secret("DATABASE_URL")
REDIS_URL = env_secret("REDIS_URL")
DUE_WORK_SECONDS = _DUE_WORK_SECONDS
PUBLIC_URL = env_secret("PUBLIC_URL").rstrip("/")
BIND_HOST = os.environ.get("HOST", "127.0.0.1").strip()
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
LOOPBACK_HOSTS = LOOPBACK
# Where this machine reaches our own web server, and what links begin with without PUBLIC_URL: never what a client says.
OWN_URL = own_url(BIND_HOST, env_int("PORT", 8000))
NAMED_URL = named_url(BIND_HOST, env_int("PORT", 8000), ALLOWED_HOSTS)


def _embedded_secret_key() -> str:
    """A key of this checkout's own for the embedded default; a server's database must come with SECRET_KEY."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        with NamedTemporaryFile("w", dir=VAR_DIR) as new_file:
            new_file.write(get_random_secret_key())
            new_file.flush()
            with suppress(FileExistsError):
                os.link(new_file.name, path)
    return path.read_text().strip()


SECRET_KEY = env_secret("SECRET_KEY")
IS_EMBEDDED = not DATABASE_URL or DATABASE_URL.startswith("sqlite:")
SECRET_KEY_IS_EMBEDDED = not SECRET_KEY and IS_EMBEDDED
if SECRET_KEY_IS_EMBEDDED:
    SECRET_KEY = _embedded_secret_key()
SECRET_KEY_FALLBACKS = env_secrets("SECRET_KEY_FALLBACKS")
# What communication keys, kept calls and second factors are protected with, so that SECRET_KEY can change without them.
KEY_PEPPER = env_secret("KEY_PEPPER")
KEY_PEPPER_FALLBACKS = env_secrets("KEY_PEPPER_FALLBACKS")

CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
# Proxies between the client and us. Each adds one entry to X-Forwarded-For; none: the header is not looked at.
TRUSTED_PROXIES = env_int("TRUSTED_PROXIES", 0)
BEHIND_HTTPS = PUBLIC_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SESSION_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_SECURE = BEHIND_HTTPS
# A browser takes a cookie of this name from this host over https alone.
SESSION_COOKIE_NAME = "__Host-sessionid" if BEHIND_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if BEHIND_HTTPS else "csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_SUBDOMAINS", True)
# Pictures of items are fetched for the reader, who asks no host but ours.
ITEM_PICTURES = env_bool("ITEM_PICTURES", True)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "eshop.core",
    "eshop.search",
    "event_log",
    "eshop.catalog",
    "eshop.orders",
    "eshop.addons",
    "baselinker_integration",
    "eshop.api",
    "eshop.panel.apps.PanelConfig",
    "eshop.staff.apps.StaffConfig",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "eshop.panel.apps.PanelAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "baselinker_integration.door.http.ConnectorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "eshop.panel.middleware.ContentPolicyMiddleware",
    "eshop.core.watching.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "event_log.middleware.CorrelationMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "eshop.panel.middleware.AddressMiddleware",
    "eshop.panel.middleware.LanguageMiddleware",
    "eshop.panel.middleware.RunsClosingMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "event_log.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "eshop.staff.middleware.SessionLimitMiddleware",
    "eshop.staff.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "eshop.urls"
WSGI_APPLICATION = "eshop.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "eshop.staff.context.panel_context",
            ]
        },
    }
]

if not DATABASE_URL:
    VAR_DIR.mkdir(exist_ok=True)
DATABASES = {"default": database_config(DATABASE_URL, embedded=VAR_DIR / "eshop.sqlite3")}
DATABASE_ANSWER_SECONDS = answer_seconds()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", "Polski"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "eshop" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Warsaw"

# Published feeds as files, which PostgreSQL installations answer from; shared by web and worker. Empty: no files.
FEED_DIR = os.environ.get("FEED_DIR", str(VAR_DIR / "feed")).strip()

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedStaticFilesStorage",
        "OPTIONS": {"directory_permissions_mode": 0o755},
    },
}
MEDIA_ROOT = VAR_DIR / "media"
WHITENOISE_USE_FINDERS = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

EMAIL_URL_HOST = env_secret("EMAIL_HOST")
EMAIL_BACKEND = "event_log.smtp.EmailBackend" if EMAIL_URL_HOST else "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = EMAIL_URL_HOST
EMAIL_PORT = env_int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env_secret("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_secret("DEFAULT_FROM_EMAIL", "e-sklep@localhost")
MAIL_IS_CONFIGURED = bool(EMAIL_URL_HOST)
ALERT_EMAILS = env_list("ALERT_EMAILS", [])

# What a POST without any field gets: "file_version", as two recent connectors need it, or "no_password", as official
# files do.
BASELINKER_EMPTY_POST = env_secret("BASELINKER_EMPTY_POST", "file_version")
# Where orders' states, parcels and invoice numbers go back to; only tests and demonstrations name another address.
BASELINKER_API_URL = env_secret("BASELINKER_API_URL", "https://api.baselinker.com/connector.php")

# Days that events are kept, by area; the rest follow "*".
EVENT_RETENTION_DAYS = env_days("EVENT_RETENTION_DAYS", 400)
SYNC_SWITCH_OFF_PERCENT = env_int("SYNC_SWITCH_OFF_PERCENT", 10)
CALL_RETENTION_DAYS = env_int("CALL_RETENTION_DAYS", 30, minimum=1)
# Days after which the buyers of sent or cancelled orders are erased; 0: never by itself.
ORDER_RETENTION_DAYS = env_int("ORDER_RETENTION_DAYS", 0)

# Who may read /metrics; without it there is none.
METRICS_TOKEN = env_secret("METRICS_TOKEN")
# Called every minute while all is well, by the background work.
HEARTBEAT_URL = env_secret("HEARTBEAT_URL")
# Where alerts go besides ALERT_EMAILS, in the form of Apprise: ntfy://, slack://, telegram, ...
ALERT_URLS = env_secrets("ALERT_URLS")
# Where errors of the program are collected.
SENTRY_DSN = env_secret("SENTRY_DSN")
if SENTRY_DSN:
    errors_report(SENTRY_DSN)

# One line of text a record, or one JSON object.
LOG_FORMAT = env_choice("LOG_FORMAT", "line", ("line", "json"))
LOG_LEVEL = env_choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error", "critical"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "correlation": {"()": "event_log.context.CorrelationFilter"},
        "addresses": {"()": "eshop.core.watching.log_lines.AddressFilter"},
    },
    "formatters": {
        "line": {
            "()": "eshop.core.watching.log_lines.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(correlation_id)s %(message)s",
        },
        "json": {"()": "eshop.core.watching.json_lines.JsonLineFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["correlation"]},
    },
    # What axes counts is written by our own events, with who and from where.
    "loggers": {"axes": {"level": "ERROR"}, "apprise": {"filters": ["addresses"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL.upper()},
}

from eshop.api.schema.settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: E402,F401
from eshop.celery_settings import *  # noqa: E402,F403
from eshop.panel.theme import UNFOLD  # noqa: E402,F401
from eshop.sign_in_settings import *  # noqa: E402,F403
