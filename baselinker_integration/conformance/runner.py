"""Running the rules one after another."""

import time
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

import requests

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.client import USER_AGENT, Endpoint
from baselinker_integration.conformance.masking import evidence_masked
from baselinker_integration.conformance.report.report import Report
from baselinker_integration.conformance.rule import Level, Rule, looks_of
from baselinker_integration.conformance.rules import RULES
from baselinker_integration.conformance.verdicts import Failed, NotApplicable, Result, Verdict

__all__ = ["USER_AGENT", "Report", "connector_check_run"]

SWITCHES = {Level.WALK: "--walk", Level.WRITE: "--write"}
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What reading a malformed answer raises: a fault of the answer, so the rule fails and the check goes on."""


def connector_check_run(
    *,
    url: str,
    key: str,
    walk: bool = False,
    write: bool = False,
    slow_after: float = 30.0,
    timeout: float = 60.0,
    timer: Callable[[], float] = time.perf_counter,
    session_make: Callable[[], requests.Session] = requests.Session,
    without: Collection[str] = (),
    on_result: Callable[[Result], None] = lambda result: None,
) -> Report:
    """Try every rule on the endpoint at `url` and return the report; `on_result` hears each verdict at once.

    Without `walk` and `write` only look-ups are sent. `slow_after` is the number of seconds after which an answer
    counts as too late, `timeout` the number after which a call is given up, `without` names rules to leave out; `timer`
    and `session_make` replace the clock and the HTTP session. Raises nothing for a bad endpoint: that is what the
    verdicts are for.
    """
    started = time.monotonic()
    with Endpoint(url=url, key=key, timeout=timeout, timer=timer, session_make=session_make) as endpoint:
        looks = looks_of(RULES)
        check = Check(endpoint=endpoint, may_walk=walk, may_write=write, slow_after=slow_after, looks=looks)
        results = []
        for rule in RULES:
            if rule.id in without:
                continue
            result = _judge(rule, check)
            results.append(result)
            on_result(result)
        check.left_behind += check.trial_orders.withdraw_rest()
        return Report(
            address=_address(url),
            walk=walk,
            write=write,
            results=results,
            left_behind=[evidence_masked(line, key=key) for line in check.left_behind],
            calls=endpoint.observations.calls,
            seconds=round(time.monotonic() - started, 3),
        )


def _judge(rule: Rule, check: Check) -> Result:
    started = time.monotonic()
    verdict, seen = _verdict(rule, check)
    if verdict is Verdict.FAIL:
        check.broken.add(rule.id)
    seconds = round(time.monotonic() - started, 3)
    masked = evidence_masked(seen, key=check.session.endpoint.key)
    return Result(rule.id, str(rule.title), rule.section, verdict, masked, seconds)


def _verdict(rule: Rule, check: Check) -> tuple[Verdict, str]:
    try:
        _applicable(rule, check)
        return Verdict.PASS, rule.judge(check)
    except NotApplicable as reason:
        return Verdict.NOT_APPLICABLE, str(reason)
    except Failed as fault:
        return Verdict.FAIL, str(fault)
    except requests.RequestException as problem:
        return Verdict.FAIL, phrases.no_answer(problem)
    except UNREADABLE as problem:
        return Verdict.FAIL, phrases.unreadable(problem)


def _applicable(rule: Rule, check: Check) -> None:
    """Raises NotApplicable when the rule has nothing to say here."""
    if (rule.level is Level.WALK and not check.may_walk) or (rule.level is Level.WRITE and not check.may_write):
        raise NotApplicable(phrases.switch_needed(SWITCHES[rule.level]))
    for other in ("probe.reachable", *rule.after):
        if other in check.broken:
            check.broken.add(rule.id)
            raise NotApplicable(phrases.depends_on(other))
    absent = [action for action in rule.actions if action not in check.session.methods]
    if absent:
        raise NotApplicable(phrases.not_listed(absent))


def _address(url: str) -> str:
    """The address for the report, without credentials and query."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"
