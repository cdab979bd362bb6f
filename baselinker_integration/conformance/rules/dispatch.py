"""Which names an endpoint takes for actions, and what it does with odd input."""

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.answers import rows_and_pages
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.registry import rule
from baselinker_integration.conformance.rules.probes import expect_error
from baselinker_integration.conformance.verdicts import Failed

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


@rule(
    "dispatch.unknown-action",
    "1.3, 7.1-1",
    "Nieznana akcja dostaje błąd unsupported_action",
    "An unknown action is answered with unsupported_action",
)
def unknown_action(check: Check) -> str:
    return expect_error(check.ask("NoSuchAction"), "unsupported_action")


@rule(
    "dispatch.no-internal-names",
    "2.2, 5",
    "Nazwą akcji nie można dosięgnąć funkcji wewnętrznych",
    "An action's name reaches no internal function",
    after=("dispatch.unknown-action",),
)
def no_internal_names(check: Check) -> str:
    for name in INTERNAL_NAMES:
        expect_error(check.ask(name), "unsupported_action")
    return ", ".join(INTERNAL_NAMES) + " → unsupported_action"


@rule(
    "dispatch.exact-case",
    "1.1",
    "Nazwa akcji działa tylko w dokładnej pisowni",
    "An action's name works in its exact spelling only",
    after=("dispatch.unknown-action",),
)
def exact_case(check: Check) -> str:
    return expect_error(check.ask("fileversion"), "unsupported_action")


@rule(
    "dispatch.missing-action",
    "1.1, 1.3",
    "Wywołanie bez akcji dostaje błąd, nie dane",
    "A call without an action is answered with an error, not with data",
)
def missing_action(check: Check) -> str:
    reply = check.endpoint.post({"bl_pass": check.endpoint.key}, label="action=∅")
    return expect_error(reply, "unsupported_action", "no_action")


@rule(
    "dispatch.unknown-fields-ignored",
    "1.5, 8-U6",
    "Nieznane pola wywołania (także action_token) są pomijane",
    "Unknown request fields (action_token among them) are ignored",
)
def unknown_fields_ignored(check: Check) -> str:
    plain = check.answer("FileVersion")
    more = check.answer("FileVersion", **FOREIGN_FIELDS)
    if plain != more:
        raise Failed(f"FileVersion: {phrases.expected(plain, more)}")
    return "FileVersion + action_token = FileVersion"


@rule(
    "dispatch.hostile-input",
    "5, 7.1-1",
    "SQL wpisany w filtr niczego nie znajduje",
    "SQL put into a filter finds nothing",
    actions=("ProductsList",),
)
def hostile_input(check: Check) -> str:
    reply = check.ask("ProductsList", **INJECTED)
    for fields in HOSTILE_LOOKUPS:
        check.ask("ProductsList", **fields)
    if reply.error_code is None and rows_and_pages(reply.body)[0]:
        raise Failed(reply.summary)
    return reply.summary
