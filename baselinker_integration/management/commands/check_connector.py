import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from baselinker_integration.conformance.report.as_json import report_json
from baselinker_integration.conformance.report.as_junit import report_junit_write
from baselinker_integration.conformance.report.as_markdown import rules_markdown
from baselinker_integration.conformance.report.as_text import result_line, summary_lines
from baselinker_integration.conformance.rules import RULES
from baselinker_integration.conformance.runner import connector_check_run
from baselinker_integration.conformance.verdicts import Result


class Command(BaseCommand):
    """Contract, section 3: conformance runner for any endpoint of the shops API; exit 1 when a rule failed."""

    help = "Try the rules of the shops API on any endpoint (docs/conformance.md). By itself it sends look-ups only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", help="address of the endpoint")
        parser.add_argument("--key", help="communication key (default: the environment variable CONNECTOR_KEY)")
        parser.add_argument("--walk", action="store_true", help="also walk the whole catalogue, once per kind")
        parser.add_argument("--write", action="store_true", help="also change data and put back what can be")
        parser.add_argument("--slow", type=float, default=30.0, metavar="SECONDS", help="answers later than this fail")
        parser.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS", help="give a call up after this")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--junit", type=Path, metavar="FILE", help="also write the verdicts as JUnit XML")
        parser.add_argument("--list-rules", action="store_true", help="print the rules as a Markdown table and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list_rules"]:
            self.stdout.write(rules_markdown(RULES))
            return
        key = options["key"] or os.environ.get("CONNECTOR_KEY", "")
        if not options["url"] or not key:
            raise CommandError(_("Podaj --url i --key (albo zmienną CONNECTOR_KEY)."))
        if not options["url"].startswith(("http://", "https://")):
            raise CommandError(_("--url musi być pełnym adresem http:// albo https://."))
        report = connector_check_run(
            url=options["url"],
            key=key,
            walk=options["walk"],
            write=options["write"],
            slow_after=options["slow"],
            timeout=options["timeout"],
            on_result=self._ignore if options["json"] else self._show,
        )
        if options["junit"]:
            report_junit_write(report, path=options["junit"])
        if options["json"]:
            self.stdout.write(json.dumps(report_json(report), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(summary_lines(report)))
        if report.failed:
            raise SystemExit(1)

    def _show(self, result: Result) -> None:
        self.stdout.write(result_line(result))

    def _ignore(self, result: Result) -> None:
        """With --json nothing is printed but the object."""
