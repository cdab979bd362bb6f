"""The report as one JSON object (contract, section 3)."""

from typing import Any

from baselinker_integration.conformance.report.report import Report


def report_json(report: Report) -> dict[str, Any]:
    """The keys of the contract first, then what else is known."""
    return {
        "rules": [
            {
                "id": result.id,
                "title": result.title,
                "verdict": result.verdict.value,
                "seen": result.seen,
                "reference": result.section,
                "seconds": result.seconds,
            }
            for result in report.results
        ],
        "passed": report.passed,
        "failed": report.failed,
        "not_applicable": report.not_applicable,
        "address": report.address,
        "walk": report.walk,
        "write": report.write,
        "calls": report.calls,
        "seconds": report.seconds,
        "left_behind": report.left_behind,
    }
