"""Mistakes of all answers: status, error shape, leaks, time."""

from tests.baselinker_integration.conformance.fakes.endpoint import KEY, FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import caught_by

STATUSES = {"no_password": 422, "incorrect_password": 401, "unsupported_action": 422}


@caught_by("answers.http-200")
class ErrorsWithHttpStatus(FakeEndpoint):
    def error_status(self, refusal):
        return STATUSES.get(refusal.code, 400)


@caught_by("errors.text-code")
class NumericErrorCodes(FakeEndpoint):
    def error_body(self, refusal):
        return {**super().error_body(refusal), "error_code": STATUSES.get(refusal.code, 400)}


@caught_by("errors.shape")
class OwnErrorShape(FakeEndpoint):
    def error_body(self, refusal):
        return {"error": 1, "status": refusal.code, "message": refusal.text, "correlation_id": "c-1"}


@caught_by("answers.json")
class GetAnswersPage(FakeEndpoint):
    def probe_get(self):
        return b"<html><body>It works!</body></html>"


@caught_by("errors.no-internals")
class SqlInErrorText(FakeEndpoint):
    def ProductsList(self, fields):
        if "'" in fields.get("filter_id", ""):
            raise Refusal("db_query", "SQLSTATE[42000]: You have an error in your SQL syntax near '1'")
        return super().ProductsList(fields)


@caught_by("errors.no-internals")
class StackTraceInErrorText(FakeEndpoint):
    def ProductsList(self, fields):
        if "'" in fields.get("filter_id", ""):
            raise Refusal("internal", "Traceback (most recent call last): ...")
        return super().ProductsList(fields)


@caught_by("answers.no-key")
class RequestEchoedInError(FakeEndpoint):
    def dispatch(self, action, fields):
        try:
            return super().dispatch(action, fields)
        except Refusal as refusal:
            raise Refusal(refusal.code, f"bl_pass={KEY}, action={action}") from None


@caught_by("answers.in-time")
class SlowList(FakeEndpoint):
    """Slow by the clock that the test hands to the runner (see the clock of the test)."""

    slow = True
