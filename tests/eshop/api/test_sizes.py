"""What many small values, many mistakes and long lines may cost, and answers that are packed."""

import gzip
import json

import pytest

from eshop.api.runs import job_file
from eshop.api.wire.base import MOST_VALUES
from eshop.catalog.models import Product
from tests.factories import order_make, price_list_default


def test_a_body_of_very_many_values_is_refused_before_it_is_read(erp):
    answer = erp.post("/stock/set", '{"items":[' + "0," * (MOST_VALUES + 1) + "0]}")
    assert (answer.status, answer.json["code"]) == (413, "body_too_large")
    assert "250000" in answer.json["detail"]
    read = erp.post("/stock/set", '{"items":[' + "0," * MOST_VALUES + "0]}")
    assert (read.status, read.codes) == (422, [("/items", "too_long")])


def test_of_a_row_with_very_many_mistakes_the_first_are_told(erp):
    row = {"external_id": "A"} | {f"field{number}": 1 for number in range(300)}
    answer = erp.post("/stock/set", {"items": [row]})
    assert answer.codes == [("/items/0/quantity", "missing_field")] + [
        (f"/items/0/field{number}", "unknown_field") for number in range(19)
    ]
    assert answer.json["rows"][0]["external_id"] == "A"


def test_an_attribute_is_read_as_strictly_as_everything_else(erp):
    price_list_default()
    attributes = [{"name": "Kolor", "value": 5}, {"name": "", "value": "x"}, {"name": "a", "value": "b", "c": "d"}, "x"]
    answer = erp.post("/items/upsert", {"items": [{"external_id": "A", "attributes": attributes}]})
    assert answer.codes == [
        ("/items/0/attributes/0/value", "wrong_type"),
        ("/items/0/attributes/1/name", "too_short"),
        ("/items/0/attributes/2/c", "unknown_field"),
        ("/items/0/attributes/3", "wrong_type"),
    ]


def test_long_lines_of_a_file_are_read_fewer_at_a_time(erp, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = str(tmp_path)
    price_list_default()
    monkeypatch.setattr(job_file, "LONGEST_LINE", 2000)
    rows = [{"op": "item", "external_id": f"E{number}", "description": "x" * 900} for number in range(7)]
    body = "".join(json.dumps(row) + "\n" for row in rows)
    sizes, real = [], job_file._texts
    monkeypatch.setattr(job_file, "_texts", lambda file: sizes.append(len(texts := real(file))) or texts)
    job = erp.post("/jobs", body, content_type="application/x-ndjson", idempotency_key="k").json["id"]
    assert erp.get(f"/jobs/{job}").json["counts"]["created"] == Product.objects.count() == 7
    assert sizes == [3, 3, 1]


def test_a_line_that_is_too_long_is_one_line(erp, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = str(tmp_path)
    price_list_default()
    monkeypatch.setattr(job_file, "LONGEST_LINE", 2000)
    rows = [{"op": "item", "external_id": f"E{size}", "description": "x" * size} for size in (1, 5000, 2, 4000 - 57)]
    body = "\n".join(map(json.dumps, [*rows, {"op": "offer"}]))
    job = erp.post("/jobs", body, content_type="application/x-ndjson", idempotency_key="k").json["id"]
    told = erp.get(f"/jobs/{job}").json
    assert (told["lines"], told["file_lines"], told["counts"]["created"]) == (5, 5, 2)
    refused = [(line["line"], line["errors"][0]["code"]) for line in erp.get_lines(f"/jobs/{job}/results")]
    assert refused == [(2, "too_long"), (4, "too_long"), (5, "bad_value")]


@pytest.mark.django_db
def test_a_long_answer_is_packed_for_who_takes_it(erp):
    for _ in range(3):
        order_make()
    plain = erp.get("/orders")
    assert ("Content-Encoding" in plain.headers, "Accept-Encoding" in plain.headers["Vary"]) == (False, True)
    raw = erp._http.get("/api/v1/orders", headers={"authorization": f"Bearer {erp.token}", "accept-encoding": "gzip"})
    assert raw.headers["Content-Encoding"] == "gzip"
    assert int(raw.headers["Content-Length"]) == len(raw.content) < len(plain.body)
    assert json.loads(gzip.decompress(raw.content)) == plain.json


@pytest.mark.parametrize("path", ["/status", "/orders/{order}"])
def test_a_short_answer_and_one_with_an_etag_stay_as_they_are(erp, path):
    order = order_make()
    assert "Content-Encoding" not in erp.get(path.format(order=order.pk), accept_encoding="gzip").headers
