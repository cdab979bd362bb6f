"""Our own check of a connected account: the conformance rules against its address, as BaseLinker would call it."""

from datetime import timedelta

from django.conf import settings

from baselinker_integration.accounts.keys import KEY_PURPOSE, key_create_temporary
from baselinker_integration.conformance.runner import USER_AGENT, Report, connector_check_run
from baselinker_integration.models import Connection
from eshop.core.peppers import secret_digest
from event_log.models import Severity
from event_log.services import Problem, event_record
from event_log.solving import event_open

__all__ = ["USER_AGENT", "Report", "connection_check"]

KEY_LIFETIME = timedelta(minutes=10)
ANSWER_TIMEOUT = 15.0
RULES_THAT_RAISE_ALARM = ("probe.wrong-password",)
"""Left out: calling with wrong keys would write a warning about a stranger into the log that the check is meant for."""


def connection_check(*, connection: Connection) -> Report:
    """Call the account's address over HTTP with a key that dies afterwards; look-ups only, so no day's import is used.

    The address is the public one of the settings, else this process's own: never what a request says, or the key could
    be sent anywhere. The outcome is an event with a problem row per broken rule. A bad or silent endpoint raises
    nothing: its rules fail. Raises ApplicationError while another check of the account runs.
    """
    address = f"{settings.PUBLIC_URL or settings.OWN_URL}{connection.path}"
    key = key_create_temporary(connection=connection, lifetime=KEY_LIFETIME)
    try:
        report = connector_check_run(url=address, key=key, timeout=ANSWER_TIMEOUT, without=RULES_THAT_RAISE_ALARM)
    finally:
        connection.keys.filter(digest=secret_digest(key, KEY_PURPOSE)).delete()
    event_record(
        "connection_checked",
        connection,
        severity=Severity.ERROR if report.failed else Severity.INFO,
        counts={"passed": report.passed, "failed": report.failed},
        problems=[
            Problem("rule_failed", item_code=rule.id, item_name=rule.title, detail=rule.seen)
            for rule in report.failures
        ],
        duration_ms=round(report.seconds * 1000),
        solves=event_open("connection_checked", connection_ref=str(connection.pk)),
    )
    return report
