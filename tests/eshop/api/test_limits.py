"""How much a client may ask for, and how large a body may be."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from eshop.api.base import body
from eshop.api.models import ApiClient, ApiToken
from eshop.catalog.models import Manufacturer
from tests.eshop.api.caller import api_caller_make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.eshop.api.sample_views")]
BODY = {"items": [{"external_id": "A"}]}


def test_calls_beyond_the_limit_wait_for_the_next_minute_and_every_answer_says_how_many_are_left(erp, time_machine):
    began = datetime(2026, 11, 27, 12, 0, 20, tzinfo=UTC)
    time_machine.move_to(began, tick=False)
    ApiToken.objects.update(expires_at=began + timedelta(days=9))
    ApiClient.objects.update(calls_a_minute=2)
    answers = [erp.get("/status") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit"] for answer in answers] == [f'"calls";r={left};t=40' for left in (1, 0, 0)]
    assert answers[0].headers["RateLimit-Policy"] == '"calls";q=2;w=60'
    assert (answers[2].json["code"], answers[2].headers["Retry-After"]) == ("too_many_calls", "40")
    time_machine.move_to(began + timedelta(seconds=40), tick=False)
    assert erp.get("/status").status == 200


def test_a_clock_that_is_a_little_behind_gives_no_new_minute(erp, time_machine):
    began = datetime(2026, 11, 27, 12, 1, 0, tzinfo=UTC)
    ApiToken.objects.update(expires_at=began + timedelta(days=9))
    ApiClient.objects.update(calls_a_minute=2)
    statuses = []
    for second in (0, -1, 0):
        time_machine.move_to(began + timedelta(seconds=second), tick=False)
        statuses.append(erp.get("/status").status)
    assert statuses == [200, 200, 429]


def test_a_refused_call_counts_too_and_other_clients_have_their_own_count(erp):
    ApiClient.objects.update(calls_a_minute=1)
    assert erp.get("/shelves", {"page": "1"}).status == 422
    assert erp.get("/status").status == 429
    assert api_caller_make("XL").get("/status").status == 200


def test_a_compressed_body_is_taken(erp):
    packed = gzip.compress(json.dumps(BODY).encode())
    assert erp.post("/shelves/set", packed, content_encoding="gzip").status == 200
    assert Manufacturer.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "headers", "status", "code"),
    [
        (b" " * (body.LONGEST_BODY + 1), {}, 413, "body_too_large"),
        (b" " * body.LONGEST_BODY, {}, 400, "bad_json"),
        (gzip.compress(b" " * (body.LONGEST_BODY + 1)), {"content_encoding": "gzip"}, 413, "body_too_large"),
        (gzip.compress(b" " * 20_000_000, 9), {"content_encoding": "gzip"}, 413, "body_too_large"),
        (gzip.compress(b"{}")[:-3], {"content_encoding": "gzip"}, 400, "bad_request"),
        (gzip.compress(b"{}") + b"more", {"content_encoding": "gzip"}, 400, "bad_request"),
        (b"no gzip", {"content_encoding": "gzip"}, 400, "bad_request"),
        (b"{}", {"content_encoding": "br"}, 415, "unsupported_encoding"),
        (b"\xff\xfe{", {}, 400, "bad_json"),
    ],
    ids=["long", "whole", "packed", "bomb", "cut", "more", "other", "brotli", "utf16"],
)
def test_a_body_that_cannot_be_taken_is_refused_with_its_reason(erp, sent, headers, status, code):
    answer = erp.post("/shelves/set", sent, **headers)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert Manufacturer.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        (b'{"items": [{"external_id": "A",}]}', "The body is no valid JSON: mistake at byte 31."),
        ('{"items": [{"external_id": "Ł"}]}'.encode("cp1250"), "The body is not in UTF-8: mistake at byte 28."),
        ('{"items": []}'.encode("utf-16"), "The body is not in UTF-8: mistake at byte 0."),
        (b'{"items": [{"external_id": "A"', "The body is no valid JSON document."),
        (b'{"items": ["\\ud800"]}', "The body is no valid JSON document."),
        (b"[" * 100_000, "The body is no valid JSON document."),
    ],
)
def test_where_the_json_is_broken_is_told(erp, sent, detail):
    answer = erp.post("/shelves/set", sent, accept_language="en")
    assert (answer.status, answer.json["code"], answer.json["detail"]) == (400, "bad_json", detail)


def test_a_byte_order_mark_is_passed_over(erp):
    assert erp.post("/shelves/set", b"\xef\xbb\xbf" + json.dumps(BODY).encode()).status == 200


def test_what_is_badly_packed_says_so(erp):
    answer = erp.post("/shelves/set", gzip.compress(b"{}")[:-3], content_encoding="gzip")
    assert answer.json["detail"] == "Treść nie jest poprawnie spakowana gzipem albo jest urwana."


def test_other_types_are_refused(erp, client):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "", "application/json5"):
        answer = client.generic(
            "POST",
            "/api/v1/shelves/set",
            json.dumps(BODY),
            content_type=kind,
            headers={"authorization": f"Bearer {erp.token}"},
        )
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_bomb_is_given_up_as_soon_as_it_is_too_large():
    """At most a body's worth of it is ever unpacked."""
    import tracemalloc

    bomb = gzip.compress(b" " * 100_000_000, 1)
    tracemalloc.start()
    try:
        with pytest.raises(body.Problem):
            body._unpacked(bomb)
        assert tracemalloc.get_traced_memory()[1] < 3 * body.LONGEST_BODY
    finally:
        tracemalloc.stop()
