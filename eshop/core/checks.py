"""Settings that are missing or contradict each other stop the start with a named check."""

import logging
from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.message import sanitize_address
from django.http.request import validate_host


@register(Tags.security)
def settings_check(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    secret_key = _secret_key()
    if not secret_key:
        found.append(Error("SECRET_KEY is not set.", hint="DATABASE_URL is, so this is a server.", id="eshop.E001"))
    elif len(secret_key) < 32:
        found.append(Error("SECRET_KEY is shorter than 32 characters.", id="eshop.E002"))
    if settings.PUBLIC_URL and not settings.PUBLIC_URL.startswith(("http://", "https://")):
        found.append(Error("PUBLIC_URL must start with http:// or https://.", id="eshop.E003"))
    if settings.BASELINKER_EMPTY_POST not in ("file_version", "no_password"):
        found.append(Error("BASELINKER_EMPTY_POST must be file_version or no_password.", id="eshop.E004"))
    if not _keeps_a_token(settings.BASELINKER_API_URL):
        hint = "The token of the account goes there: https, or a loopback address for tests and demonstrations."
        found.append(Error("BASELINKER_API_URL must start with https://.", hint=hint, id="eshop.E024"))
    if settings.DEBUG and (names := _public_names()):
        hint = "Error pages would show the shop's inside. Switch DEBUG off, or stay with loopback names."
        found.append(Error(f"DEBUG is on at a public address: {', '.join(names)}.", hint=hint, id="eshop.E005"))
    if settings.KEY_PEPPER and len(settings.KEY_PEPPER) < 32:
        found.append(Error("KEY_PEPPER is shorter than 32 characters.", id="eshop.E007"))
    if settings.REDIS_URL and not _is_broker(settings.REDIS_URL):
        found.append(Error("REDIS_URL must read like redis://:password@host:6379/0.", id="eshop.E006"))
    if settings.BEHIND_HTTPS and not settings.TRUSTED_PROXIES:
        hint = "Set TRUSTED_PROXIES to their number, or every client seems to have the address of the last one."
        found.append(Warning("PUBLIC_URL is https, so proxies stand in front.", hint=hint, id="eshop.W001"))
    if not settings.PUBLIC_URL and (names := _public_names()):
        hint = "Set PUBLIC_URL to the address that people and BaseLinker use."
        text = f"{' and '.join(names)} let others in, but PUBLIC_URL is not set: links begin with {settings.NAMED_URL}."
        found.append(Warning(text, hint=hint, id="eshop.W002"))
    if (public_host := urlsplit(settings.PUBLIC_URL).hostname) and not _is_answered(public_host):
        hint = "Name it in ALLOWED_HOSTS, unless the proxy in front puts another name into the Host header."
        text = f"ALLOWED_HOSTS lacks {public_host}, the host of PUBLIC_URL: the panel answers it with status 400."
        found.append(Warning(text, hint=hint, id="eshop.W003"))
    if settings.HEARTBEAT_URL and not settings.HEARTBEAT_URL.startswith(("http://", "https://")):
        found.append(Error("HEARTBEAT_URL must start with http:// or https://.", id="eshop.E021"))
    if wrong := [place for place, url in enumerate(settings.ALERT_URLS, 1) if not _is_chat(url)]:
        hint = "Addresses like ntfy://host/topic, see Apprise's list of services; several are separated by spaces."
        text = f"ALERT_URLS: no service takes the address at place {', '.join(map(str, wrong))}."
        found.append(Error(text, hint=hint, id="eshop.E022"))
    if wrong := [place for place, address in enumerate(settings.ALERT_EMAILS, 1) if not _is_mailed(address)]:
        hint = "Nobody in the list gets a mail while one of them cannot be addressed."
        text = f"ALERT_EMAILS: no e-mail address at place {', '.join(map(str, wrong))}."
        found.append(Error(text, hint=hint, id="eshop.E025"))
    if settings.METRICS_TOKEN and (len(settings.METRICS_TOKEN) < 16 or not settings.METRICS_TOKEN.isascii()):
        text = "METRICS_TOKEN must have at least 16 characters, of ASCII alone: it travels in a header."
        found.append(Error(text, id="eshop.E023"))
    if 0 < settings.ORDER_RETENTION_DAYS < 30:
        found.append(Error("ORDER_RETENTION_DAYS must be 0 (never) or at least 30.", id="eshop.E020"))
    return found


def settings_enforce() -> None:
    """Django runs its checks for commands only; web, worker and scheduler must not serve with contradictory settings
    either. What is merely doubtful is told in the process log. Raises ImproperlyConfigured."""
    found = run_checks(tags=[Tags.security])
    if wrong := [message for message in found if message.is_serious()]:
        raise ImproperlyConfigured("\n".join(map(str, wrong)))
    for doubt in found:
        logging.getLogger("eshop.settings").warning("%s %s (%s)", doubt.msg, doubt.hint, doubt.id)


def _is_broker(url: str) -> bool:
    try:
        redis.Redis.from_url(url)
    except ValueError:
        return False
    return True


def _is_chat(url: str) -> bool:
    from apprise import Apprise  # takes a third of a second, which most processes never need

    return Apprise.instantiate(url) is not None


def _keeps_a_token(url: str) -> bool:
    """Whether what is sent to `url` cannot be read on its way."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in settings.LOOPBACK_HOSTS)


def _is_mailed(address: str) -> bool:
    """Whether a mail can be made out to it; whether it arrives is for the mail server to say."""
    try:
        return "@" in sanitize_address(address, "utf-8")
    except ValueError:
        return False


def _is_answered(host: str) -> bool:
    return validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS)


def _public_names() -> list[str]:
    """What of PUBLIC_URL, HOST and ALLOWED_HOSTS lets others than this machine in."""
    names = {
        "PUBLIC_URL": [urlsplit(settings.PUBLIC_URL).hostname or ""] if settings.PUBLIC_URL else [],
        "HOST": [settings.BIND_HOST],
        "ALLOWED_HOSTS": settings.ALLOWED_HOSTS,
    }
    return [
        name for name, hosts in names.items() if any(host.strip("[]") not in settings.LOOPBACK_HOSTS for host in hosts)
    ]


def _secret_key() -> str:
    """Django refuses to hand out an empty one; the named check says more than its exception."""
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        return ""
