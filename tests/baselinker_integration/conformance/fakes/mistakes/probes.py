"""Mistakes before anybody is let in, and in finding the action."""

from tests.baselinker_integration.conformance.fakes.endpoint import ACTIONS, FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import caught_by


@caught_by("probe.get")
class GetAnswersData(FakeEndpoint):
    def probe_get(self):
        return self.FileVersion({})


@caught_by("probe.empty-post")
class EmptyPostIsUnknownAction(FakeEndpoint):
    def probe_empty(self):
        raise Refusal("unsupported_action")


@caught_by("probe.no-password")
class MissingPasswordIsWrongPassword(FakeEndpoint):
    def authenticate(self, fields):
        if "bl_pass" not in fields:
            raise Refusal("incorrect_password")
        super().authenticate(fields)


@caught_by("probe.wrong-password")
class AnyPasswordAccepted(FakeEndpoint):
    """The check uses AND where OR was meant."""

    def authenticate(self, fields):
        if not fields.get("bl_pass"):
            raise Refusal("no_password")


@caught_by("probe.empty-password")
class EmptyPasswordOpens(FakeEndpoint):
    """An empty allow-list means open access."""

    def authenticate(self, fields):
        if fields.get("bl_pass") != "":
            super().authenticate(fields)


@caught_by("dispatch.unknown-action")
class UnknownActionIsEmptyList(FakeEndpoint):
    def dispatch(self, action, fields):
        try:
            return super().dispatch(action, fields)
        except Refusal as refusal:
            if refusal.code == "unsupported_action" and action:
                return []
            raise


@caught_by("dispatch.no-internal-names")
class AnyMethodNameIsAnAction(FakeEndpoint):
    def dispatch(self, action, fields):
        if action == "index":
            return {}
        return super().dispatch(action, fields)


@caught_by("dispatch.exact-case")
class ActionNamesWithoutCase(FakeEndpoint):
    def dispatch(self, action, fields):
        exact = {name.lower(): name for name in ACTIONS}
        return super().dispatch(exact.get(action.lower(), action), fields)


@caught_by("dispatch.missing-action")
class MissingActionAnswersData(FakeEndpoint):
    def dispatch(self, action, fields):
        return super().dispatch(action or "FileVersion", fields)


@caught_by("dispatch.unknown-fields-ignored")
class UnknownFieldsRefused(FakeEndpoint):
    def FileVersion(self, fields):
        if set(fields) - {"bl_pass", "action"}:
            raise Refusal("bad_request")
        return super().FileVersion(fields)


@caught_by("dispatch.hostile-input")
class FilterGoesIntoSql(FakeEndpoint):
    def matches(self, product_id, product, fields):
        return "' OR '1'='1" in fields.get("filter_id", "") or super().matches(product_id, product, fields)
