"""Mails that nobody waits for: how long one takes, or that it fails, would tell a stranger that the account exists."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor

from django.core.mail import EmailMessage
from django.db import DatabaseError, close_old_connections

from event_log.mailing import mail_record

logger = logging.getLogger(__name__)

_sending = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def mail_send_later(message: EmailMessage) -> "Future[None]":
    """Send `message` beside the request. A failure is an event, and in the process log; the person asks again."""
    return _sending.submit(_send, message)


def _send(message: EmailMessage) -> None:
    failure: Exception | None = None
    try:
        message.send()
    except Exception as error:
        failure = error
        logger.exception("A mail with a password link was not sent")
    try:
        mail_record(message, failure)
    except DatabaseError:
        logger.exception("A mail with a password link could not be put on record")
    finally:
        close_old_connections()
