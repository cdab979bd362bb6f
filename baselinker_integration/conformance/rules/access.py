"""What an endpoint answers before a key was shown, which names it takes for actions, and what odd input does."""

from django.utils.translation import gettext_lazy as _

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.reading import (
    rows_and_pages,
)
from baselinker_integration.conformance.rule import Rules
from baselinker_integration.conformance.rules.judging import (
    expect_error,
)
from baselinker_integration.conformance.verdicts import Failed

rules = Rules()
READ_ACTIONS = ("SupportedMethods", "FileVersion", "ProductsCategories", "StatusesList", "OrdersGet")


@rules.rule("probe.reachable", "1.1", _("Adres odpowiada na POST"))
def reachable(check: Check) -> str:
    return f"FileVersion → HTTP {check.session.ask('FileVersion').status}"


@rules.rule("probe.get", "1.4, 7.1-1", _("Zwykły GET dostaje błąd no_password w formacie JSON"))
def get(check: Check) -> str:
    return expect_error(check.session.endpoint.get(), "no_password")


@rules.rule("probe.empty-post", "1.4, 8-1", _("POST bez żadnych pól dostaje FileVersion albo błąd no_password"))
def empty_post(check: Check) -> str:
    reply = check.session.endpoint.post({}, label="POST")
    if reply.error_code is None and isinstance(reply.body, dict) and "standard" in reply.body:
        return "POST → FileVersion"
    return expect_error(reply, "no_password")


@rules.rule("probe.no-password", "1.3, 7.1-1", _("Wywołanie bez bl_pass dostaje błąd no_password"))
def no_password(check: Check) -> str:
    return expect_error(check.session.endpoint.post({"action": "FileVersion"}, label="FileVersion"), "no_password")


@rules.rule("probe.wrong-password", "1.3, 5, 7.1-1", _("Każdy zły klucz dostaje incorrect_password i żadnych danych"))
def wrong_password(check: Check) -> str:
    key = check.session.endpoint.key
    seen = ""
    for number, wrong in enumerate(("wrong-key-of-check", key + "x", key[:-1] or "x", key.swapcase())):
        if wrong == key:
            continue
        action = READ_ACTIONS[number % len(READ_ACTIONS)]
        reply = check.session.endpoint.post({"bl_pass": wrong, "action": action}, label=action)
        seen = expect_error(reply, "incorrect_password")
    return seen


@rules.rule("probe.empty-password", "1.3, 5", _("Pusty klucz nie otwiera dostępu"), after=("probe.wrong-password",))
def empty_password(check: Check) -> str:
    reply = check.session.endpoint.post({"bl_pass": "", "action": "SupportedMethods"}, label="SupportedMethods")
    return expect_error(reply, "no_password", "incorrect_password")


INTERNAL_NAMES = ("ConnectDatabase", "__init__", "__class__", "dispatch", "handle", "../FileVersion", "index")
FOREIGN_FIELDS = {"action_token": "1", "field_of_tomorrow": "[]", "page": "7"}
INJECTED = {"filter_id": "0' OR '1'='1"}
HOSTILE_LOOKUPS = (
    {"filter_id": "1", "filter_sort": "name; DROP TABLE products"},
    {"filter_id": "1", "filter_limit": "1; SELECT 1"},
    {"filter_ids_list": "1,,abc,\u0001,9999999999999999999999"},
    {"filter_name": "%_\\\"'<script>ż🛒", "page": "-1"},
    {"filter_id": "1", "filter_price_from": "1,5", "filter_quantity_to": "abc", "page": "x"},
)


@rules.rule("dispatch.unknown-action", "1.3, 7.1-1", _("Nieznana akcja dostaje błąd unsupported_action"))
def unknown_action(check: Check) -> str:
    return expect_error(check.session.ask("NoSuchAction"), "unsupported_action")


@rules.rule(
    "dispatch.no-internal-names",
    "2.2, 5",
    _("Nazwą akcji nie można dosięgnąć funkcji wewnętrznych"),
    after=("dispatch.unknown-action",),
)
def no_internal_names(check: Check) -> str:
    for name in INTERNAL_NAMES:
        expect_error(check.session.ask(name), "unsupported_action")
    return ", ".join(INTERNAL_NAMES) + " → unsupported_action"


@rules.rule(
    "dispatch.exact-case", "1.1", _("Nazwa akcji działa tylko w dokładnej pisowni"), after=("dispatch.unknown-action",)
)
def exact_case(check: Check) -> str:
    return expect_error(check.session.ask("fileversion"), "unsupported_action")


@rules.rule("dispatch.missing-action", "1.1, 1.3", _("Wywołanie bez akcji dostaje błąd, nie dane"))
def missing_action(check: Check) -> str:
    reply = check.session.endpoint.post({"bl_pass": check.session.endpoint.key}, label="action=∅")
    return expect_error(reply, "unsupported_action", "no_action")


@rules.rule(
    "dispatch.unknown-fields-ignored", "1.5, 8-U6", _("Nieznane pola wywołania (także action_token) są pomijane")
)
def unknown_fields_ignored(check: Check) -> str:
    plain = check.session.answer("FileVersion")
    more = check.session.answer("FileVersion", **FOREIGN_FIELDS)
    if plain != more:
        raise Failed(f"FileVersion: {phrases.expected(plain, more)}")
    return "FileVersion + action_token = FileVersion"


@rules.rule(
    "dispatch.hostile-input", "5, 7.1-1", _("SQL wpisany w filtr niczego nie znajduje"), actions=("ProductsList",)
)
def hostile_input(check: Check) -> str:
    reply = check.session.ask("ProductsList", **INJECTED)
    for fields in HOSTILE_LOOKUPS:
        check.session.ask("ProductsList", **fields)
    if reply.error_code is None and rows_and_pages(reply.body)[0]:
        raise Failed(reply.summary)
    return reply.summary
