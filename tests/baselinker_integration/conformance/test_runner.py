"""The command over real HTTP: output, exit status, secrets."""

import json
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from baselinker_integration.conformance.masking import evidence_masked
from baselinker_integration.conformance.rule import Rule, rules_in_order
from baselinker_integration.conformance.rules import RULES
from baselinker_integration.conformance.runner import connector_check_run
from tests.baselinker_integration.conformance.fakes.endpoint import KEY, FakeEndpoint
from tests.baselinker_integration.conformance.fakes.mistakes.answers import NumericErrorCodes, RequestEchoedInError
from tests.baselinker_integration.conformance.fakes.server import served
from tests.services import free_port

pytestmark = pytest.mark.sqlite  # no database is touched, so once is enough


def test_json_of_a_good_endpoint_is_one_object_and_exit_status_0(capsys):
    with served(FakeEndpoint()) as url:
        call_command("check_connector", "--url", url, "--key", KEY, "--walk", "--write", "--json")

    printed = json.loads(capsys.readouterr().out)
    assert printed["failed"] == 0
    assert printed["passed"] == len(RULES) - 1
    assert printed["passed"] + printed["not_applicable"] == len(printed["rules"])
    assert {"id", "title", "verdict", "seen"} <= set(printed["rules"][0])
    assert {rule["verdict"] for rule in printed["rules"]} == {"pass", "n/a"}


def test_broken_endpoint_ends_with_exit_status_1_and_names_the_rule(capsys):
    with served(NumericErrorCodes()) as url, pytest.raises(SystemExit) as ending:
        call_command("check_connector", "--url", url, "--key", KEY)

    assert ending.value.code == 1
    failures = [line for line in capsys.readouterr().out.splitlines() if line.startswith("fail")]
    assert len(failures) == 1
    assert "errors.text-code" in failures[0]
    assert "422" in failures[0]


def test_junit_file_holds_one_case_per_rule(tmp_path, capsys):
    target = tmp_path / "rules.xml"
    with served(NumericErrorCodes()) as url, pytest.raises(SystemExit):
        call_command("check_connector", "--url", url, "--key", KEY, "--json", "--junit", str(target))

    suite = ElementTree.parse(target).getroot()
    assert int(suite.get("tests")) == len(suite.findall("testcase")) == len(RULES)
    assert [case.get("name") for case in suite.findall("testcase") if case.find("failure") is not None] == ["text-code"]
    assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
    capsys.readouterr()


def test_key_is_not_printed_even_when_the_endpoint_echoes_it(capsys):
    with served(RequestEchoedInError()) as url, pytest.raises(SystemExit):
        call_command("check_connector", "--url", url, "--key", KEY)

    printed = capsys.readouterr().out
    assert KEY not in printed
    assert "answers.no-key" in printed


def test_address_where_nobody_listens_fails_once_and_leaves_the_rest_open():
    report = connector_check_run(url=f"http://127.0.0.1:{free_port()}/x", key=KEY, walk=True, write=True, timeout=2)

    assert [result.id for result in report.failures] == ["probe.reachable"]
    assert report.not_applicable == len(RULES) - 1
    assert report.passed == 0


@pytest.mark.parametrize("arguments", [["--url", "http://127.0.0.1/"], ["--key", KEY], ["--url", "x", "--key", KEY]])
def test_missing_or_odd_arguments_are_named(arguments, monkeypatch):
    monkeypatch.delenv("CONNECTOR_KEY", raising=False)
    with pytest.raises(CommandError, match="--url"):
        call_command("check_connector", *arguments)


def test_titles_come_in_the_language_of_the_reader():
    rule = next(rule for rule in RULES if rule.id == "paging.each-id-once")
    with translation.override("pl"):
        assert rule.title == "Przejście ProductsList daje każdy towar dokładnie raz"
    with translation.override("en"):
        assert rule.title == "Walking ProductsList yields each product exactly once"


def test_evidence_hides_key_and_persons_and_stays_short():
    text = evidence_masked(f"{KEY} jan@example.com +48 600 100 200 600-100-200\n" + "x" * 900, key=KEY)

    assert KEY not in text
    assert "example.com" not in text
    assert "600" not in text
    assert "\n" not in text
    assert len(text) == 400


def test_evidence_keeps_numbers_that_are_no_telephones():
    assert evidence_masked("5900000000001 1899999999 2147480011", key="k") == "5900000000001 1899999999 2147480011"


def test_rule_ids_are_unique_and_dependencies_known():
    with pytest.raises(ValueError, match="declared already"):
        rules_in_order(RULES, RULES[:1])
    with pytest.raises(ValueError, match="not declared before"):
        rules_in_order(RULES, [Rule("new.rule", "1", "x", RULES[0].judge, after=("no.rule",))])
