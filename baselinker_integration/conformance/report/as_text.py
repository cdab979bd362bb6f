"""The report as lines for a terminal."""

from django.utils.translation import gettext as _

from baselinker_integration.conformance.report.report import Report
from baselinker_integration.conformance.verdicts import Result


def result_line(result: Result) -> str:
    """One rule: verdict, id, sentence, what was seen."""
    return f"{result.verdict.value:4}  {result.id:38}  {result.title}  [{result.seen}]"


def summary_lines(report: Report) -> list[str]:
    """What to read when nothing else is read."""
    lines = [
        _("Spełnione: %(passed)s, złamane: %(failed)s, nie dotyczy: %(other)s; wywołań: %(calls)s, %(seconds)s s")
        % {
            "passed": report.passed,
            "failed": report.failed,
            "other": report.not_applicable,
            "calls": report.calls,
            "seconds": f"{report.seconds:.1f}",
        }
    ]
    if report.left_behind:
        lines.append(_("Nie dało się cofnąć: %(what)s") % {"what": "; ".join(report.left_behind)})
    return lines
