"""Files of rows: taken in as a stream, written a portion at a time, resumed wherever they were interrupted."""

import gzip
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from eshop.api.models import ApiJob
from eshop.api.runs import jobs
from eshop.api.runs.job_file import jobs_folder
from eshop.catalog.models import Price, Product, Stock
from event_log.models import Event, EventProblem, Severity
from tests.eshop.api.caller import api_caller_make
from tests.eshop.orders.sales import sell
from tests.factories import price_list_default, product_make

NDJSON = "application/x-ndjson"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, db):
    settings.MEDIA_ROOT = str(tmp_path)
    price_list_default()
    return tmp_path


def item_lines(count):
    return [
        {"op": "item", "external_id": f"E{number}", "name": f"Towar {number}", "stock": "1"} for number in range(count)
    ]


def text(lines):
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def send(erp, body, *, kind=NDJSON, key="k", **headers):
    return erp.post("/jobs", body, content_type=kind, idempotency_key=key, **headers)


def results(erp, job):
    answer = erp.get_lines(f"/jobs/{job}/results")
    return [
        (line["line"], line["external_id"], line["errors"][0]["pointer"], line["errors"][0]["code"]) for line in answer
    ]


def test_rows_of_every_kind_are_written_and_bad_lines_told(erp):
    lines = [
        {"op": "item", "external_id": "A", "name": "Kubek"},
        {"op": "price", "external_id": "A", "gross": "5.00"},
        {"op": "stock", "external_id": "A", "quantity": "7"},
        {"op": "item", "external_id": "B", "parent": "nie ma"},
        {"op": "offer", "external_id": "C"},
        {"op": ["item"], "external_id": "D"},
        {"external_id": "D"},
        {"op": "stock", "external_id": "E", "quantity": "1"},
        {"op": "item", "external_id": "F"},
        {"op": "item", "external_id": "F", "name": "x"},
    ]
    answer = send(erp, text(lines) + b"{\n\n[1]\n")
    assert (answer.status, answer.json["state"], answer.json["file_lines"]) == (202, "waiting", 13)
    job = answer.json["id"]
    assert answer.headers["Location"].endswith(f"/api/v1/jobs/{job}")
    done = erp.get(f"/jobs/{job}").json
    assert (done["state"], done["lines"]) == ("done", 13)
    assert done["counts"] == {"created": 2, "updated": 1, "unchanged": 0, "rejected": 9}
    assert results(erp, job) == [
        (4, "B", "/parent", "unknown_parent"),
        (5, "C", "/op", "bad_value"),
        (6, "D", "/op", "bad_value"),
        (7, "D", "/op", "missing_field"),
        (8, "E", "/external_id", "unknown_item"),
        (9, "F", "/external_id", "duplicate_in_call"),
        (10, "F", "/external_id", "duplicate_in_call"),
        (11, "", "", "bad_json"),
        (13, "", "", "wrong_type"),
    ]
    assert (str(Price.objects.get().gross), str(Stock.objects.get().quantity)) == ("5.00", "7.000")
    event = Event.objects.get(type="erp_job_done")
    assert (event.severity, event.counts["rejected"], event.problems.count()) == (Severity.WARNING, 9, 9)


def test_a_packed_file_and_our_csv_are_taken(erp):
    """Also with the byte order mark of Windows in front."""
    packed = gzip.compress(b"\xef\xbb\xbf" + text(item_lines(3)))
    assert send(erp, packed, content_encoding="gzip").status == 202
    csv = b"id;code;name;price;stock\nC1;C-1;Kubek;12,50;3\nC2;C-2;Talerz;abc;1\n"
    job = send(erp, csv, kind="text/csv", key="c").json["id"]
    assert erp.get(f"/jobs/{job}").json["counts"] == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    assert results(erp, job) == [(3, "", "/price", "bad_value")]
    assert set(Product.objects.values_list("external_id", flat=True)) == {"E0", "E1", "E2", "C1"}


def test_a_file_that_is_no_table_is_refused_with_the_reason(erp):
    job = send(erp, b"a;b\n1;2\n", kind="text/csv").json["id"]
    refused = erp.get(f"/jobs/{job}").json
    assert refused["state"] == "refused"
    assert refused["reason"]
    assert Event.objects.get(type="erp_job_refused").severity == Severity.ERROR


def test_rows_and_files_say_what_is_wrong_in_the_language_of_whoever_reads(erp):
    rows = [
        {"op": "item", "external_id": "A", "name": "Kubek", "weight": True},
        {"op": "item", "external_id": "B", "parent": "brak"},
        {"op": "stock", "external_id": "E", "quantity": "1"},
        {"op": "offer", "external_id": "F"},
    ]
    job = send(erp, text(rows)).json["id"]

    def read(language):
        lines = erp.get_lines(f"/jobs/{job}/results", accept_language=language)
        return [line["errors"][0]["detail"] for line in lines]

    assert read("pl") == [
        'Oczekiwano liczby zapisanej jako tekst, na przykład "0.350".',
        "nie ma towaru nadrzędnego „brak”",
        "nie ma towaru „E”",
        "Dozwolone: item, price, stock.",
    ]
    english = [
        'A number written as a string is expected, for example "0.350".',
        "there is no parent item “brak”",
        "there is no item “E”",
        "Allowed: item, price, stock.",
    ]
    assert read("en") == english
    with override("en"):
        assert [row.detail_shown for row in EventProblem.objects.order_by("pk")] == english


def test_why_a_file_was_refused_is_told_in_the_language_of_whoever_reads(erp):
    job = send(erp, b"a;b\n1;2\n", kind="text/csv").json["id"]

    reasons = [erp.get(f"/jobs/{job}", accept_language=language).json["reason"] for language in ("pl", "en")]

    assert reasons == [
        "wiersz 1: nagłówek nie pasuje do formatu (csv): a, b",
        "row 1: the header fits no format (csv): a, b",
    ]


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{}", {"kind": "application/json"}, 415, "unsupported_media_type"),
        (b"{}", {"content_encoding": "br"}, 415, "unsupported_encoding"),
        (b"no gzip", {"content_encoding": "gzip"}, 400, "bad_request"),
        (gzip.compress(b"{}\n" * 999)[:-9], {"content_encoding": "gzip"}, 400, "bad_request"),
        (b"{}", {"key": ""}, 400, "bad_idempotency_key"),
    ],
    ids=["json", "brotli", "other", "cut", "no key"],
)
def test_what_is_no_file_is_refused_and_leaves_nothing(erp, body, headers, status, code):
    answer = send(erp, body, **headers)
    assert answer.status in (status, 422)
    if answer.status == status:
        assert answer.json["code"] == code
    assert not ApiJob.objects.exists()
    assert list(jobs_folder().iterdir()) == []


def test_a_bomb_is_stopped(erp, monkeypatch):
    monkeypatch.setattr("eshop.api.runs.job_file.MOST_UNPACKED", 1_000_000)
    answer = send(erp, gzip.compress(b"\n" * 50_000_000), content_encoding="gzip")
    assert (answer.status, answer.json["code"]) == (413, "body_too_large")
    assert list(jobs_folder().iterdir()) == []


def test_the_same_key_again_makes_no_second_job(erp):
    first, again = send(erp, text(item_lines(2))), send(erp, text(item_lines(2)))
    assert (first.json, again.status) == (again.json, 202)
    assert first.headers["Location"] == again.headers["Location"]
    assert first.headers["Location"].endswith(f"/api/v1/jobs/{first.json['id']}")
    assert send(erp, text(item_lines(3))).status == 422
    assert ApiJob.objects.count() == 1


def test_without_a_key_the_file_is_not_read(erp, monkeypatch):
    monkeypatch.setattr("eshop.api.views.jobs.file_take", None)
    answer = erp.post("/jobs", b"{}", content_type=NDJSON)
    assert (answer.status, answer.json["code"]) == (400, "idempotency_key_missing")


def test_the_rejected_lines_are_there_for_who_asks_for_lines(erp):
    job = send(erp, b"{}").json["id"]
    for accepted in (NDJSON, "application/json", "*/*"):
        assert [line["line"] for line in erp.get_lines(f"/jobs/{job}/results", accept=accepted)] == [1]
    assert erp.get(f"/jobs/{job}/results", accept="text/csv").status == 406


def test_a_file_of_another_kind_is_told_which_there_are(erp):
    answer = send(erp, b"{}", kind="application/json", accept_language="en")
    assert answer.json["detail"] == "The file must be application/x-ndjson or text/csv."


def test_a_long_file_waits_for_the_pass_over_what_is_due_one_at_a_time(erp, monkeypatch):
    monkeypatch.setattr("eshop.api.views.jobs.AT_ONCE", 5)
    job = send(erp, text(item_lines(6))).json["id"]
    assert not Product.objects.exists()
    assert send(erp, text(item_lines(1)), key="other").json["code"] == "job_running"
    assert jobs.jobs_work(timezone.now()) == 1
    assert erp.get(f"/jobs/{job}").json["state"] == "done"
    assert Product.objects.count() == 6


def test_another_client_does_not_see_it_and_a_missing_scope_is_a_refused_line(erp):
    job = send(erp, text(item_lines(1))).json["id"]
    assert api_caller_make("Subiekt").get(f"/jobs/{job}").status == 404
    poor = api_caller_make("Kasa", scopes=["catalog:write"])
    job = send(poor, text([{"op": "price", "external_id": "E0", "gross": "1"}])).json["id"]
    assert results(poor, job) == [(1, "E0", "", "scope_missing")]
    till = api_caller_make("Kasa stanów", scopes=["stock:write"])
    rows = [{"op": "stock", "external_id": "E0", "quantity": "7"}, {"op": "item", "external_id": "E1"}]
    assert results(till, send(till, text(rows)).json["id"]) == [(2, "E1", "", "scope_missing")]
    assert Stock.objects.get().quantity == 7


def test_the_stock_rule_holds_in_a_file_too(erp):
    sell({product_make("A", external_id="A", quantity=10): 3})
    send(erp, text([{"op": "stock", "external_id": "A", "quantity": "10"}]))
    assert Stock.objects.get().quantity == 7


def test_after_two_weeks_it_is_forgotten(erp):
    send(erp, text(item_lines(1)))
    jobs.jobs_work(timezone.now() + timedelta(days=13))
    assert ApiJob.objects.count() == 1
    jobs.jobs_work(timezone.now() + timedelta(days=14, hours=1))
    assert ApiJob.objects.count() == 0


def test_an_error_in_a_portion_leaves_it_unwritten_and_the_next_pass_goes_on_there(erp, monkeypatch):
    monkeypatch.setattr("eshop.api.views.jobs.AT_ONCE", 0)
    monkeypatch.setattr("eshop.api.runs.job_file.PORTION", 10)
    job = send(erp, text(item_lines(35))).json["id"]
    real, calls = jobs.portion_write, []

    def broken(*args):
        calls.append(1)
        written = real(*args)
        if len(calls) == 3:
            raise RuntimeError("killed")
        return written

    monkeypatch.setattr(jobs, "portion_write", broken)
    with pytest.raises(RuntimeError):
        jobs.job_work(job_id=job)
    assert erp.get(f"/jobs/{job}").json["lines"] == Product.objects.count() == 20
    jobs.job_work(job_id=job)
    assert erp.get(f"/jobs/{job}").json["counts"]["created"] == Product.objects.count() == 35
