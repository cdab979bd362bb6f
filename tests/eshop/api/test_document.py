"""The OpenAPI document: as committed, as OpenAPI has it, and with nothing gone that a client may use."""

import copy
import subprocess

import pytest
import yaml
from django.core.management import CommandError, call_command
from openapi_spec_validator import OpenAPIV31SpecValidator

from eshop.api.management.commands import api_document
from eshop.api.schema.document import document_make, document_text, vanished
from tests.architecture.sources import ROOT

FILE = ROOT / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def document():
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_the_committed_document_is_that_of_the_code():
    assert document_text(document_make()) == FILE.read_text(encoding="utf-8"), "Run: manage.py api_document"


def test_it_is_openapi_3_1(document):
    assert document["openapi"] == "3.1.1"
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_nothing_has_vanished_since_the_last_release(document):
    tags = subprocess.run(["git", "tag", "--merged", "--sort=-creatordate"], cwd=ROOT, capture_output=True, check=False)
    for tag in tags.stdout.decode().split()[:1]:
        shown = subprocess.run(["git", "show", f"{tag}:docs/openapi.yaml"], cwd=ROOT, capture_output=True, check=False)
        assert vanished(yaml.safe_load(shown.stdout) or {}, document) == []
    assert vanished(document, document) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda new: new["paths"].pop("/api/v1/status"), "paths > /api/v1/status"),
        (
            lambda new: new["paths"]["/api/v1/status"]["get"]["responses"].pop("401"),
            "paths > /api/v1/status > get > responses > 401",
        ),
        (
            lambda new: new["components"]["schemas"]["Status"]["properties"].pop("scopes"),
            "components > schemas > Status > properties > scopes",
        ),
        (lambda new: new["x"]["enum"].remove("b"), "x > enum > b"),
        (lambda new: new["y"]["parameters"].pop(), "y > parameters > query > limit"),
        (lambda new: new["schemas"]["Row"]["required"].append("name"), "now required: schemas > Row > required > name"),
        (
            lambda new: new["components"]["schemas"]["StockRow"]["required"].append("place"),
            "now required: components > schemas > StockRow > required > place",
        ),
    ],
)
def test_what_vanishes_is_named(document, change, told):
    """The control."""
    old = document | {
        "x": {"enum": ["a", "b"]},
        "y": {"parameters": [{"in": "query", "name": "limit"}]},
        "schemas": {"Row": {"properties": {"name": {}}, "required": []}},
    }
    new = copy.deepcopy(old)
    change(new)
    assert told in vanished(old, new)
    assert vanished(new, new) == []


def test_what_is_added_is_no_loss(document):
    new = copy.deepcopy(document)
    new["paths"]["/api/v1/more"] = {"get": {"responses": {"200": {}}}}
    new["components"]["schemas"]["Status"]["properties"]["more"] = {"type": "string"}
    new["components"]["schemas"]["Status"]["required"].append("more")
    new["components"]["schemas"]["More"] = {"properties": {"a": {}}, "required": ["a"]}
    assert vanished(document, new) == []


def test_the_command_writes_it_and_refuses_a_loss(document, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(api_document, "FILE", tmp_path / "openapi.yaml")
    call_command("api_document")
    assert (tmp_path / "openapi.yaml").read_bytes() == FILE.read_bytes()
    more = document | {"paths": document["paths"] | {"/api/v1/old": {"get": {}}}}
    (tmp_path / "openapi.yaml").write_text(yaml.safe_dump(more))
    with pytest.raises(CommandError, match="paths > /api/v1/old"):
        call_command("api_document")
    call_command("api_document", "--drop")
    assert (tmp_path / "openapi.yaml").read_bytes() == FILE.read_bytes()


def test_no_schema_is_named_like_its_one_property(document):
    """Generated clients give both the same name."""
    schemas = document["components"]["schemas"]
    lone = {
        name: next(iter(each["properties"])) for name, each in schemas.items() if len(each.get("properties", ())) == 1
    }
    assert [name for name, only in lone.items() if name.lower() == only.replace("_", "").lower()] == []


def test_every_operation_names_its_scope_and_its_chapter(document):
    operations = [each for path in document["paths"].values() for each in path.values()]
    assert operations
    for operation in operations:
        assert operation["tags"]
        assert operation["summary"]
        assert operation["security"] == [{"token": []}]
        assert "Needs the scope `" in operation["description"] or "Every token will do." in operation["description"]


def test_fields_with_a_default_may_be_left_out_of_a_request(document):
    for name, schema in document["components"]["schemas"].items():
        if name.endswith(("Body", "Row")):
            optional = {field for field, each in schema["properties"].items() if "default" in each}
            assert not optional & set(schema.get("required", ())), name


def test_it_is_served_with_a_mark_of_its_state(client, db):
    first = client.get("/api/schema/")
    assert first.content == FILE.read_bytes()
    assert client.get("/api/schema/", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.post("/api/schema/").status_code == 405


@pytest.mark.parametrize(("language", "title"), [("pl", "Kody błędów API"), ("en", "API error codes")])
def test_every_code_has_an_anchor_on_the_page_of_errors_and_a_row_in_the_guide(client, db, language, title):
    from eshop.api.errors.codes import error_codes

    page = client.get("/api/docs/errors", headers={"accept-language": language})
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert title in page.content.decode()
    for each in error_codes():
        assert f'id="{each.code}"' in page.content.decode()
        assert f"| `{each.code}` |" in guide
