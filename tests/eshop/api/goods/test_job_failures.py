"""Files whose lines or whose work break in ways that nobody meant; test_jobs has the others."""

import pytest

from eshop.api.runs import jobs
from eshop.api.runs.job_file import jobs_folder
from eshop.catalog.models import Product
from eshop.core import clock
from tests.eshop.api.caller import api_caller_make
from tests.eshop.api.contract.hostile import hostile_lines
from tests.eshop.api.goods.test_jobs import folder, item_lines, results, send, text  # noqa: F401  a fixture


def test_a_file_that_cannot_be_written_is_given_up_with_a_reason(erp, monkeypatch):
    monkeypatch.setattr("eshop.api.views.jobs.AT_ONCE", 0)
    job = send(erp, text(item_lines(1))).json["id"]
    monkeypatch.setattr(jobs, "portion_write", None)
    for _time in range(jobs.MOST_FAILURES):
        assert erp.get(f"/jobs/{job}").json["state"] == "waiting"
        with pytest.raises(TypeError):
            jobs.job_work(job_id=job)
    told = erp.get(f"/jobs/{job}", accept_language="en").json
    assert told["state"] == "refused"
    assert told["reason"] == "an error of the shop; the seller finds it in the server's log"

    gone = send(erp, text(item_lines(1)), key="gone").json["id"]
    for file in jobs_folder().iterdir():
        file.unlink()
    jobs.job_work(job_id=gone)
    assert erp.get(f"/jobs/{gone}").json["reason"] == "pliku nie ma już na dysku sklepu; wyślij go jeszcze raz"


def test_a_job_that_fails_keeps_no_other_waiting(erp, monkeypatch, settings):
    settings.REDIS_URL = ""
    monkeypatch.setattr("eshop.api.views.jobs.AT_ONCE", 0)
    other = api_caller_make(name="Drugi")
    broken, sound = (send(caller, text(item_lines(1))).json["id"] for caller in (erp, other))
    write = jobs.job_work

    def first_fails(*, job_id):
        if job_id == broken:
            raise ZeroDivisionError
        write(job_id=job_id)

    monkeypatch.setattr(jobs, "job_work", first_fails)
    with pytest.raises(ZeroDivisionError):
        jobs.jobs_work(clock.now())
    states = [caller.get(f"/jobs/{job}").json["state"] for caller, job in ((erp, broken), (other, sound))]
    assert states == ["waiting", "done"]


def test_a_line_with_what_no_database_holds_is_rejected_alone(erp):
    lines = [
        b'{"op": "item", "external_id": "A\\u0000"}',
        b'{"op": "item", "external_id": "B", "\\u0000kolor": "x"}',
        b'{"op": "item", "external_id": "\\ud800"}',
        b'{"op": {"item": 1}, "external_id": "C\\u0000"}',
        b'{"op": "item", "external_id": {"id": 1}}',
        b'{"op": "item", "external_id": "D"}',
    ]
    job = send(erp, b"\n".join(lines)).json["id"]
    assert results(erp, job) == [
        (1, "A", "/external_id", "bad_format"),
        (2, "B", "/kolor", "unknown_field"),
        (3, "", "", "bad_json"),
        (4, "C", "/op", "bad_value"),
        (5, "", "/external_id", "wrong_type"),
    ]
    assert erp.get(f"/jobs/{job}").json["counts"]["created"] == 1


def test_a_table_tells_which_column_or_row_is_wrong(erp):
    def reason(sent, language):
        job = send(erp, sent, kind="text/csv", key=str(len(sent))).json["id"]
        return erp.get(f"/jobs/{job}", accept_language=language).json["reason"]

    head = b"id;code;name;price;stock"
    assert reason(head + b";kolor\nA;A;x;1;1;y\n", "en") == (
        "row 1: kolor: unknown column; docs/import.md describes the known ones"
    )
    job = send(erp, head + b"\nA;A;x;1;1;1\n", kind="text/csv").json["id"]
    assert results(erp, job) == [(2, "", "", "bad_value")]


@pytest.mark.parametrize("seed", range(3))
def test_hostile_lines_stop_none_of_the_good_ones(erp, seed):
    lines = hostile_lines(500, seed)
    job = send(erp, "\n".join(lines).encode()).json["id"]
    told = erp.get(f"/jobs/{job}").json
    assert (told["state"], told["lines"], sum(told["counts"].values())) == ("done", 500, 500)
    assert told["counts"]["rejected"] > 100
    good = Product.objects.filter(external_id__startswith="HOSTILE-")
    assert {item.external_id for item in good} == {f"HOSTILE-{number}" for number in range(0, 500, 5)}
    assert len(results(erp, job)) == told["counts"]["rejected"]
