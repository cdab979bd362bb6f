"""Rules about every answer of the check; they run last, when all answers have been seen."""

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.observations import SHORTEST_KEY_LOOKED_FOR
from baselinker_integration.conformance.registry import rule
from baselinker_integration.conformance.verdicts import Failed, NotApplicable


def _none_of(found: list[str], calls: int) -> str:
    if found:
        raise Failed("; ".join(found))
    return phrases.counted(calls)


@rule(
    "methods.every-entry-answers",
    "7.1-2, 5",
    "Żadna akcja z SupportedMethods nie odpowiada unsupported_action",
    "No action of SupportedMethods answers unsupported_action",
)
def every_entry_answers(check: Check) -> str:
    codes = check.endpoint.observations.codes
    dead = sorted(action for action in check.methods if "unsupported_action" in codes.get(action, ()))
    if dead:
        raise Failed(f"{', '.join(dead)} → unsupported_action")
    called = check.methods & (check.endpoint.observations.answered | set(codes))
    return f"{len(called)}/{len(check.methods)}"


@rule(
    "answers.json",
    "1.2",
    "Każda odpowiedź jest poprawnym JSON w UTF-8, bez ostrzeżeń przed nim",
    "Every answer is valid JSON in UTF-8 with nothing printed before it",
)
def is_json(check: Check) -> str:
    return _none_of(check.endpoint.observations.not_json, check.endpoint.observations.calls)


@rule(
    "answers.http-200",
    "1.3, 8-2",
    "Każda odpowiedź, także błąd, ma status HTTP 200",
    "Every answer, errors included, has HTTP status 200",
)
def http_200(check: Check) -> str:
    return _none_of(check.endpoint.observations.wrong_status, check.endpoint.observations.calls)


@rule(
    "errors.shape",
    "1.3, 8-2",
    "Błąd ma postać {error: true, error_code, error_text}",
    "An error is {error: true, error_code, error_text}",
)
def error_shape(check: Check) -> str:
    return _none_of(check.endpoint.observations.odd_errors, check.endpoint.observations.errors)


@rule(
    "errors.text-code",
    "1.3, 5, 8-2",
    "error_code jest słowem, nie liczbą",
    "error_code is a word, not a number",
)
def text_code(check: Check) -> str:
    return _none_of(check.endpoint.observations.odd_codes, check.endpoint.observations.errors)


@rule(
    "errors.no-internals",
    "5, 7.1-1",
    "Błędy nie zdradzają śladów stosu, SQL ani ścieżek serwera",
    "Errors give away no stack trace, SQL or server path",
)
def no_internals(check: Check) -> str:
    return _none_of(check.endpoint.observations.internals, check.endpoint.observations.errors)


@rule(
    "answers.no-key",
    "1.1, 5",
    "Żadna odpowiedź nie zawiera klucza",
    "No answer contains the key",
)
def no_key(check: Check) -> str:
    if len(check.endpoint.key) < SHORTEST_KEY_LOOKED_FOR:
        raise NotApplicable(phrases.nothing_to_check("key"))
    return _none_of(check.endpoint.observations.key_echoed, check.endpoint.observations.calls)


@rule(
    "answers.in-time",
    "4.3",
    "Odpowiedzi przychodzą w czasie, który klient zapewne przeczeka",
    "Answers come within the time that the client can be expected to wait",
)
def in_time(check: Check) -> str:
    seconds, call = check.endpoint.observations.slowest
    if seconds > check.slow_after:
        raise Failed(f"{call}: {seconds:.1f} s > {check.slow_after:g} s")
    return f"{call}: {seconds:.2f} s"
