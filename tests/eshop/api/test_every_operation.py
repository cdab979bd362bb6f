"""Who gets to which operation: every one of the document, called without a token and with each scope taken away."""

import json

import pytest
import yaml

from eshop.api.scopes import Scope
from tests.architecture.sources import ROOT
from tests.eshop.api.caller import api_caller_make

DOCUMENT = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"))
OPERATIONS = [
    pytest.param(method.upper(), path, operation, id=operation["operationId"])
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
pytestmark = pytest.mark.django_db


def scopes_of(operation):
    """The scopes that the description names, of which one is needed; none where every token will do."""
    _before, _needs, after = operation["description"].rpartition("Needs the scope ")
    return [scope.strip("`") for scope in after.removesuffix(".").split(" or ")] if _needs else []


def call(caller, method, path, operation, **headers):
    """A call without a body, with some value for each part of the address."""
    for parameter in operation.get("parameters", ()):
        is_uuid = parameter["schema"].get("format") == "uuid"
        value = "00000000-0000-0000-0000-000000000001" if is_uuid else "1"
        path = path.replace(f"{{{parameter['name']}}}", value)
    return caller.call(method, path, "", **headers)


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_without_a_token_it_is_refused(erp, method, path, operation):
    answer = call(erp, method, path, operation, authorization="")
    assert (answer.status, answer.json["code"]) == (401, "token_missing")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "path", "operation"), [each for each in OPERATIONS if scopes_of(each.values[2])])
def test_it_needs_its_scope_and_no_other(method, path, operation):
    scopes = scopes_of(operation)
    assert set(scopes) <= set(Scope.values)
    others = api_caller_make("Others", [each for each in Scope.values if each not in scopes])
    refused = call(others, method, path, operation)
    assert (refused.status, refused.json["code"]) == (403, "scope_missing")
    assert f'scope="{scopes[0]}"' in refused.headers["WWW-Authenticate"]
    for scope in scopes:
        alone = call(api_caller_make(f"Alone {scope}", [scope]), method, path, operation)
        assert alone.status not in (401, 403)


def test_no_scope_is_given_that_lets_nobody_in():
    """`orders:personal` opens no operation: it shows the buyers in those that `orders:read` opens."""
    needed = {scope for each in OPERATIONS for scope in scopes_of(each.values[2])}
    assert set(Scope.values) - needed == {Scope.ORDERS_PERSONAL}


def test_the_document_is_read_right():
    """The control: of the operations some need a scope and one does not."""
    assert len(OPERATIONS) >= 10
    assert [each.id for each in OPERATIONS if not scopes_of(each.values[2])] == ["status"]
    assert json.dumps(DOCUMENT).count("Needs the scope") == len(OPERATIONS) - 1
