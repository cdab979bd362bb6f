"""The connection test: what an endpoint answers before anybody has shown a key."""

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.client import Reply
from baselinker_integration.conformance.registry import rule
from baselinker_integration.conformance.verdicts import Failed

READ_ACTIONS = ("SupportedMethods", "FileVersion", "ProductsCategories", "StatusesList", "OrdersGet")


def expect_error(reply: Reply, *codes: str) -> str:
    """Evidence of an error with one of the codes. A code that is a number is the concern of errors.text-code."""
    code = reply.error_code
    if code is None:
        raise Failed(f"{reply.call}: {phrases.expected(codes[0], reply.text[:60])}")
    if code not in codes and code and not code.isdigit():
        raise Failed(f"{reply.call}: {phrases.expected(codes[0], code)}")
    return f"{reply.call} → {code}"


@rule("probe.reachable", "1.1", "Adres odpowiada na POST", "The address answers a POST")
def reachable(check: Check) -> str:
    return f"FileVersion → HTTP {check.ask('FileVersion').status}"


@rule(
    "probe.get",
    "1.4, 7.1-1",
    "Zwykły GET dostaje błąd no_password w formacie JSON",
    "A plain GET is answered with the error no_password in JSON",
)
def get(check: Check) -> str:
    return expect_error(check.endpoint.get(), "no_password")


@rule(
    "probe.empty-post",
    "1.4, 8-1",
    "POST bez żadnych pól dostaje FileVersion albo błąd no_password",
    "A POST without any field is answered with FileVersion or with no_password",
)
def empty_post(check: Check) -> str:
    reply = check.endpoint.post({}, label="POST")
    if reply.error_code is None and isinstance(reply.body, dict) and "standard" in reply.body:
        return "POST → FileVersion"
    return expect_error(reply, "no_password")


@rule(
    "probe.no-password",
    "1.3, 7.1-1",
    "Wywołanie bez bl_pass dostaje błąd no_password",
    "A call without bl_pass is answered with no_password",
)
def no_password(check: Check) -> str:
    return expect_error(check.endpoint.post({"action": "FileVersion"}, label="FileVersion"), "no_password")


@rule(
    "probe.wrong-password",
    "1.3, 5, 7.1-1",
    "Każdy zły klucz dostaje incorrect_password i żadnych danych",
    "Every wrong key is answered with incorrect_password and no data",
)
def wrong_password(check: Check) -> str:
    key = check.endpoint.key
    seen = ""
    for number, wrong in enumerate(("wrong-key-of-check", key + "x", key[:-1] or "x", key.swapcase())):
        if wrong == key:
            continue
        action = READ_ACTIONS[number % len(READ_ACTIONS)]
        reply = check.endpoint.post({"bl_pass": wrong, "action": action}, label=action)
        seen = expect_error(reply, "incorrect_password")
    return seen


@rule(
    "probe.empty-password",
    "1.3, 5",
    "Pusty klucz nie otwiera dostępu",
    "An empty key opens nothing",
    after=("probe.wrong-password",),
)
def empty_password(check: Check) -> str:
    reply = check.endpoint.post({"bl_pass": "", "action": "SupportedMethods"}, label="SupportedMethods")
    return expect_error(reply, "no_password", "incorrect_password")
