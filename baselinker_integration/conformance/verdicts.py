"""What a rule can say about an endpoint."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NOT_APPLICABLE = "n/a"


class Failed(Exception):  # noqa: N818
    """The endpoint breaks the rule; the text is the evidence."""


class NotApplicable(Exception):  # noqa: N818
    """The rule could not be judged on this endpoint; the text says why."""


@dataclass(frozen=True)
class Result:
    """One rule's verdict with the evidence seen (never the key, personal data masked)."""

    id: str
    title: str
    section: str
    verdict: Verdict
    seen: str
    seconds: float
