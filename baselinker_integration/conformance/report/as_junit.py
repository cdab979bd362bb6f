"""The report as JUnit XML for build servers."""

from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from baselinker_integration.conformance.report.report import Report
from baselinker_integration.conformance.verdicts import Verdict

_NOT_XML = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def report_junit_write(report: Report, *, path: Path) -> None:
    """Write one test case per rule; n/a becomes skipped. Raises OSError when the file cannot be written."""
    suite = Element(
        "testsuite",
        name="check_connector",
        tests=str(len(report.results)),
        failures=str(report.failed),
        errors="0",
        skipped=str(report.not_applicable),
        time=f"{report.seconds:.3f}",
    )
    for result in report.results:
        subject, _, name = result.id.partition(".")
        case = SubElement(suite, "testcase", classname=subject, name=name, time=f"{result.seconds:.3f}")
        seen = result.seen.translate(_NOT_XML)
        if result.verdict is Verdict.FAIL:
            SubElement(case, "failure", message=result.title).text = f"{seen} ({result.section})"
        elif result.verdict is Verdict.NOT_APPLICABLE:
            SubElement(case, "skipped", message=seen)
        else:
            SubElement(case, "system-out").text = seen
    indent(suite)
    ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)
