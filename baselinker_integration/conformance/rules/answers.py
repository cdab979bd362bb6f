"""Every answer of the check; these rules run last, when all answers have been seen."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.observations import SHORTEST_KEY_LOOKED_FOR
from baselinker_integration.conformance.rule import Rules
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

rules = Rules()


def _none_of(found: list[str], calls: int) -> str:
    if found:
        raise Failed("; ".join(found))
    return phrases.counted(calls)


@rules.rule(
    "methods.every-entry-answers", "7.1-2, 5", _("Żadna akcja z SupportedMethods nie odpowiada unsupported_action")
)
def every_entry_answers(check: Check) -> str:
    codes = check.session.endpoint.observations.codes
    dead = sorted(action for action in check.session.methods if "unsupported_action" in codes.get(action, ()))
    if dead:
        raise Failed(f"{', '.join(dead)} → unsupported_action")
    called = check.session.methods & (check.session.endpoint.observations.answered | set(codes))
    return f"{len(called)}/{len(check.session.methods)}"


@rules.rule("answers.json", "1.2", _("Każda odpowiedź jest poprawnym JSON w UTF-8, bez ostrzeżeń przed nim"))
def is_json(check: Check) -> str:
    return _none_of(check.session.endpoint.observations.not_json, check.session.endpoint.observations.calls)


@rules.rule("answers.http-200", "1.3, 8-2", _("Każda odpowiedź, także błąd, ma status HTTP 200"))
def http_200(check: Check) -> str:
    return _none_of(check.session.endpoint.observations.wrong_status, check.session.endpoint.observations.calls)


@rules.rule("errors.shape", "1.3, 8-2", _("Błąd ma postać {error: true, error_code, error_text}"))
def error_shape(check: Check) -> str:
    return _none_of(check.session.endpoint.observations.odd_errors, check.session.endpoint.observations.errors)


@rules.rule("errors.text-code", "1.3, 5, 8-2", _("error_code jest słowem, nie liczbą"))
def text_code(check: Check) -> str:
    return _none_of(check.session.endpoint.observations.odd_codes, check.session.endpoint.observations.errors)


@rules.rule("errors.no-internals", "5, 7.1-1", _("Błędy nie zdradzają śladów stosu, SQL ani ścieżek serwera"))
def no_internals(check: Check) -> str:
    return _none_of(check.session.endpoint.observations.internals, check.session.endpoint.observations.errors)


@rules.rule("answers.no-key", "1.1, 5", _("Żadna odpowiedź nie zawiera klucza"))
def no_key(check: Check) -> str:
    if len(check.session.endpoint.key) < SHORTEST_KEY_LOOKED_FOR:
        raise NotApplicable(phrases.nothing_to_check("key"))
    return _none_of(check.session.endpoint.observations.key_echoed, check.session.endpoint.observations.calls)


@rules.rule("answers.in-time", "4.3", _("Odpowiedzi przychodzą w czasie, który klient zapewne przeczeka"))
def in_time(check: Check) -> str:
    seconds, call = check.session.endpoint.observations.slowest
    if seconds > check.slow_after:
        raise Failed(f"{call}: {seconds:.1f} s > {check.slow_after:g} s")
    return f"{call}: {seconds:.2f} s"
