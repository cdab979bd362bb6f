"""Mails that nobody waits for: how long one takes, or that it fails, would tell a stranger that the account exists."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor

from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)

_sending = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def mail_send_later(message: EmailMessage) -> "Future[None]":
    """Send `message` beside the request. A failure is in the log of the process; the person asks again."""
    return _sending.submit(_send, message)


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception:
        logger.exception("A mail with a password link was not sent")
