"""A sign to somebody outside that all is well (`HEARTBEAT_URL`): where it stops coming, that one raises the alarm."""

import logging

import requests
from django.conf import settings

from eshop.core.watching.health import broker_takes_writes, database_takes_writes, schema_is_whole

logger = logging.getLogger(__name__)
_GIVE_UP_SECONDS = 10


def all_well_tell() -> bool:
    """Call HEARTBEAT_URL if orders can be stored and work be queued; tells whether it answered with success.

    It is called by the background work, which therefore is alive. An address that does not answer is a line in the
    process log, without the address, which is a secret.
    """
    if not settings.HEARTBEAT_URL or not _is_well():
        return False
    try:
        answer = requests.get(settings.HEARTBEAT_URL, timeout=_GIVE_UP_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        logger.warning("HEARTBEAT_URL does not answer: %s", type(error).__name__)
        return False
    if not answer.ok:
        logger.warning("HEARTBEAT_URL answered %s", answer.status_code)
    return answer.ok


def _is_well() -> bool:
    checks = [database_takes_writes, schema_is_whole, *([broker_takes_writes] if settings.REDIS_URL else [])]
    return all(check() for check in checks)
