"""Errors to a collector that speaks Sentry's protocol (`SENTRY_DSN`): where it happened, never whose data it was."""

import re
from collections.abc import Callable
from typing import Any

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.integrations.logging import ignore_logger
from sentry_sdk.utils import BadDsn, Dsn

from eshop.core.masking import HIDDEN, email_mask, tail_mask

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_NUMBER = re.compile(r"(?<![\w.])\+?\d(?:[ -]?\d){6,}(?![\w.])")
_BEARER = re.compile(r"(?i)\bbearer\s+[^\s'\"&,;)]+")
_SECRET = re.compile(r"(?i)\b((?:bl_pass|password|token|key|authorization)['\"]?\s*[:=]\s*['\"]?)[^\s'\"&,;)]+")
_LONG = re.compile(r"\b[0-9A-Za-z_-]{24,}\b")


def errors_report(dsn: str) -> None:
    """Send errors of this process to the collector at `dsn`. Raises ImproperlyConfigured for what is no address."""
    try:
        Dsn(dsn)
    except BadDsn as error:
        raise ImproperlyConfigured("SENTRY_DSN must read like https://key@host/number.") from error
    ignore_logger("django.security.DisallowedHost")  # any stranger may call by another name
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        auto_session_tracking=False,
        send_client_reports=False,
        before_send=masked_event,
        before_breadcrumb=lambda _crumb, _hint: None,
    )


def masked_event(event: Any, _hint: Any = None) -> Any:
    """The event with texts masked; of the request only its method and path are left, and nothing of the person."""
    for name in ("user", "extra", "breadcrumbs", "server_name"):
        event.pop(name, None)
    request = event.pop("request", None)
    if request:
        url = str(request.get("url", "")).partition("?")[0]
        event["request"] = {"method": request.get("method", ""), "url": url}
    for text in ("message", "transaction"):
        if text in event:
            event[text] = text_masked(str(event[text]))
    if "logentry" in event:
        event["logentry"] = _deep(event["logentry"], text_masked)
    for exception in (event.get("exception") or {}).get("values", []):
        exception["value"] = text_masked(str(exception.get("value") or ""))
    return event


def text_masked(text: str) -> str:
    """`text` without keys and passwords, with e-mail addresses and long numbers masked as in the event log."""
    text = _SECRET.sub(lambda found: f"{found[1]}{HIDDEN}", _BEARER.sub(HIDDEN, text))
    text = _EMAIL.sub(lambda found: email_mask(found[0]), text)
    text = _NUMBER.sub(lambda found: tail_mask(found[0]), text)
    return _LONG.sub(HIDDEN, text)


def _deep(value: Any, mask: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _deep(each, mask) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_deep(each, mask) for each in value]
    return value
