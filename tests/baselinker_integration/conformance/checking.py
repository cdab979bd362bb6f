"""A whole check of a fake endpoint."""

import itertools

from baselinker_integration.conformance.runner import connector_check_run
from tests.baselinker_integration.conformance.fakes.endpoint import KEY
from tests.baselinker_integration.conformance.fakes.local import URL, session_to


def check(endpoint, *, walk=True, write=True):
    """Run all rules without sockets; for a slow endpoint the runner's clock goes a minute a call."""
    ticks = itertools.count(step=60) if getattr(endpoint, "slow", False) else itertools.repeat(0)
    return connector_check_run(
        url=URL,
        key=KEY,
        walk=walk,
        write=write,
        timer=lambda: float(next(ticks)),
        session_make=session_to(endpoint),
    )


def failed(report):
    """The ids of the rules that failed."""
    return [result.id for result in report.failures]
