"""What every bulk write does with its rows, shown on a small one."""

import json

import pytest

from eshop.catalog.models import Manufacturer
from event_log.models import Event, Severity
from tests.eshop.api.caller import api_caller_make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.eshop.api.sample_views")]


def names():
    return list(Manufacturer.objects.order_by("name").values_list("name", flat=True))


def test_every_row_has_an_outcome_and_the_answer_tells_the_rejected_ones(erp):
    answer = erp.post("/shelves/set", {"items": [{"external_id": "A"}, {"external_id": "B", "ean": "1"}]})
    assert answer.status == 207
    assert answer.json["counts"] == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    assert answer.json["correlation_id"] == answer.headers["X-Correlation-Id"]
    assert answer.json["rows"] == [
        {
            "index": 1,
            "external_id": "B",
            "price_list": None,
            "id": None,
            "outcome": "rejected",
            "errors": [{"pointer": "/items/1/ean", "code": "unknown_field", "detail": "Nie ma takiego pola."}],
        }
    ]
    assert names() == ["A"]


def test_all_accepted_is_200_and_none_is_422(erp):
    assert erp.post("/shelves/set", {"items": [{"external_id": "A"}]}).status == 200
    refused = erp.post("/shelves/set", {"items": [{"external_id": "unknown"}]})
    assert (refused.status, refused.headers["Content-Type"]) == (422, "application/json")
    assert refused.codes == [("/items/0/external_id", "not_found")]
    assert names() == ["A"]


def test_return_all_tells_of_every_row_in_the_order_of_the_call(erp):
    Manufacturer.objects.create(name="B")
    rows = [{"external_id": "A"}, {"external_id": "B"}, {"external_id": "unknown"}, 7]
    answer = erp.post("/shelves/set", {"items": rows, "return": "all"})
    assert [(row["index"], row["external_id"], row["outcome"]) for row in answer.json["rows"]] == [
        (0, "A", "created"),
        (1, "B", "unchanged"),
        (2, "unknown", "rejected"),
        (3, None, "rejected"),
    ]


def test_reject_all_writes_nothing_when_one_row_is_wrong(erp):
    rows = [{"external_id": "A"}, {"external_id": "B", "pieces": 3}, {"external_id": "unknown"}]
    answer = erp.post("/shelves/set", {"items": rows, "on_error": "reject_all"})
    assert answer.status == 422
    assert answer.json["counts"] == {"created": 0, "updated": 0, "unchanged": 0, "rejected": 3}
    assert answer.codes == [
        ("/items/0", "rejected_with_others"),
        ("/items/1/pieces", "wrong_type"),
        ("/items/2/external_id", "not_found"),
    ]
    assert names() == []


def test_the_same_id_twice_is_rejected_both_times_even_when_one_has_another_mistake(erp):
    rows = [{"external_id": "A"}, {"external_id": "B"}, {"external_id": "A", "name": 5}]
    answer = erp.post("/shelves/set", {"items": rows})
    assert answer.codes == [
        ("/items/0/external_id", "duplicate_in_call"),
        ("/items/2/external_id", "duplicate_in_call"),
    ]
    assert names() == ["B"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("pieces", 3, "wrong_type"),
        ("pieces", "3,5", "bad_format"),
        ("pieces", "-1", "bad_format"),
        ("pieces", "٣", "bad_format"),
        ("pieces", "1\n", "bad_format"),
        ("pieces", "1e3", "bad_format"),
        ("pieces", "", "bad_format"),
        ("price", "19.999", "bad_format"),
        ("price", 19.99, "wrong_type"),
        ("since", "2026-02-30", "bad_format"),
        ("since", 20260201, "bad_format"),
        ("seen_at", "2026-11-27T12:00:00", "bad_format"),
        ("is_open", "true", "wrong_type"),
        ("is_open", 1, "wrong_type"),
        ("name", None, "wrong_type"),
        ("name", "x" * 21, "too_long"),
        ("name", "a\x00b", "bad_format"),
        ("external_id", "", "too_short"),
        ("external_id", 17, "wrong_type"),
        ("places", [0], "out_of_range"),
        ("places", [1, 2, 3, 4], "too_long"),
        ("places", ["1"], "wrong_type"),
    ],
)
def test_a_value_of_the_wrong_form_names_its_field(erp, field, value, code):
    answer = erp.post("/shelves/set", {"items": [{"external_id": "A"} | {field: value}]})
    assert answer.status == 422
    ((pointer, found),) = answer.codes
    assert (pointer.split("/")[3], found) == (field, code)
    assert names() == []


def test_good_values_of_every_kind_are_taken(erp):
    row = {
        "external_id": "ÄŻ/1 a",
        "pieces": "0.350",
        "price": "19.99",
        "since": "2026-11-27",
        "seen_at": "2026-11-27T12:00:00+01:00",
        "places": [1, 9],
        "name": "z\nd",
    }
    assert erp.post("/shelves/set", {"items": [row]}).status == 200


@pytest.mark.parametrize(
    ("body", "status", "code", "errors"),
    [
        ("{", 400, "bad_json", []),
        ('{"items": "\\ud800"}', 400, "bad_json", []),
        ("[" * 100_000, 400, "bad_json", []),
        ("7", 422, "invalid_body", [("", "wrong_type")]),
        ("{}", 422, "invalid_body", [("/items", "missing_field")]),
        ('{"items": []}', 422, "invalid_body", [("/items", "too_short")]),
        (
            json.dumps({"items": [{"external_id": str(n)} for n in range(6)]}),
            422,
            "invalid_body",
            [("/items", "too_long")],
        ),
        ('{"items": [{"external_id": "A"}], "on_eror": 1}', 422, "invalid_body", [("/on_eror", "unknown_field")]),
        ('{"items": [{"external_id": "A"}], "on_error": "x"}', 422, "invalid_body", [("/on_error", "bad_value")]),
    ],
)
def test_a_body_that_is_wrong_as_a_whole_is_refused_as_a_whole(erp, body, status, code, errors):
    answer = erp.post("/shelves/set", body)
    assert (answer.status, answer.json["code"], answer.codes) == (status, code, errors)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert names() == []


def test_an_error_of_the_program_writes_nothing_and_says_nothing(erp, caplog):
    answer = erp.post("/shelves/set", {"items": [{"external_id": "A"}, {"external_id": "broken"}]})
    assert (answer.status, answer.json["code"]) == (500, "internal_error")
    assert b"RuntimeError" not in answer.body
    assert names() == []
    assert "RuntimeError" in caplog.text


def test_one_event_tells_of_the_call_with_the_rows_that_were_rejected(erp):
    before = Event.objects.count()
    erp.post("/shelves/set", {"items": [{"external_id": "A"}, {"external_id": "B", "pieces": "x"}]})
    erp.post("/shelves/set", {"items": [{"external_id": "A"}]})
    (event,) = Event.objects.order_by("id")[before:]
    assert (event.severity, event.actor_label, event.counts) == (
        Severity.WARNING,
        "Optima",
        {"created": 1, "rejected": 1},
    )
    (problem,) = event.problems.all()
    assert (problem.code, problem.item_code, problem.field) == ("erp_row_rejected", "B", "pieces")


def test_without_the_scope_nothing_is_read(db):
    reader = api_caller_make(scopes=["catalog:read"])
    answer = reader.post("/shelves/set", "{")
    assert (answer.status, answer.json["code"]) == (403, "scope_missing")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="stock:write"'


def test_a_field_whose_name_no_database_holds_is_told_of_without_it(erp):
    answer = erp.post("/shelves/set", {"items": [{"external_id": "A", "\x00" + "x" * 300: 1}]})
    assert (answer.status, [code for _pointer, code in answer.codes]) == (422, ["unknown_field"])
    assert Event.objects.latest("id").problems.get().field == "x" * 60
