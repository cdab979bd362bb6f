"""What a check found."""

from dataclasses import dataclass

from baselinker_integration.conformance.verdicts import Result, Verdict


@dataclass(frozen=True)
class Report:
    """Verdicts in the order of running. `left_behind` names what the check made and could not take away again."""

    address: str
    walk: bool
    write: bool
    results: list[Result]
    left_behind: list[str]
    calls: int
    seconds: float

    def _number(self, verdict: Verdict) -> int:
        return sum(result.verdict is verdict for result in self.results)

    @property
    def passed(self) -> int:
        return self._number(Verdict.PASS)

    @property
    def failed(self) -> int:
        return self._number(Verdict.FAIL)

    @property
    def not_applicable(self) -> int:
        return self._number(Verdict.NOT_APPLICABLE)

    @property
    def failures_first(self) -> list[Result]:
        """All verdicts for a reader: failures, then what holds, then what does not apply."""
        order = [Verdict.FAIL, Verdict.PASS, Verdict.NOT_APPLICABLE]
        return sorted(self.results, key=lambda result: order.index(result.verdict))

    @property
    def failures(self) -> list[Result]:
        return [result for result in self.results if result.verdict is Verdict.FAIL]
